import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** How alike two words are by their groups of three letters, from 0 to 1. A word with one wrong letter of four has 0.2. */
const MIN_SIMILARITY = 0.2;
const MAX_FOUND = 60;

/** Finds words of an account that are written like another one; never writes. */
@Injectable()
export class SimilarWordsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns folded words of the account that are not the given one, the most similar first. */
  async similarTo(accountId: string, word: string): Promise<string[]> {
    return this.dataSource.transaction(async (manager) => {
      // The operator %, which uses the index, has no other way to get the limit.
      await manager.query(`SELECT set_config('pg_trgm.similarity_threshold', $1, true)`, [
        String(MIN_SIMILARITY),
      ]);
      const rows = await manager.query<{ word: string }[]>(
        `SELECT word FROM account_words
         WHERE owner_id = $1 AND word % $2 AND word <> $2 AND length(word) BETWEEN length($2) - 2 AND length($2) + 2
         ORDER BY similarity(word, $2) DESC, word LIMIT ${MAX_FOUND}`,
        [accountId, word],
      );
      return rows.map((row) => row.word);
    });
  }
}
