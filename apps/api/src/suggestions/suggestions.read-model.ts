import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export type NameKind = 'tag' | 'title';

export interface FoundName {
  readonly kind: NameKind;
  /** The beginning by which it was found. */
  readonly beginning: string;
  readonly name: string;
}

/** The highest code point, so that `beginning || HIGHEST` is above all keys with the beginning. */
const HIGHEST = '\u{10FFFF}';

/** The next live name of an owner and kind whose key is above the one before. */
const nextName = (above: string, beginning: string, kind: string) => `
  SELECT n.key, n.name
  FROM document_names AS n
  WHERE n.owner_id = $1 AND n.kind = ${kind} AND ${above} AND n.key < ${beginning} || $4
    AND EXISTS (SELECT FROM documents AS d WHERE d.id = n.document_id AND d.deleted_at IS NULL)
  ORDER BY n.key, n.name LIMIT 1`;

/** Finds words and names by their beginning, limited to one owner; never writes. */
@Injectable()
export class SuggestionsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns words with the folded beginning, the shortest first. */
  async words(accountId: string, beginning: string, limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ spelling: string }[]>(
      `SELECT spelling FROM account_words
       WHERE owner_id = $1 AND word >= $2 AND word < $2 || $3
       ORDER BY length(word), word LIMIT $4`,
      [accountId, beginning, HIGHEST, limit],
    );
    return rows.map(({ spelling }) => spelling);
  }

  /**
   * Returns up to `limit` names of each kind with each of the folded beginnings. Many documents can have the same name, so
   * each step of the recursion goes to the next different one.
   */
  async names(
    accountId: string,
    beginnings: readonly string[],
    limit: number,
  ): Promise<FoundName[]> {
    return this.dataSource.query<FoundName[]>(
      `WITH RECURSIVE found AS (
         SELECT k.kind, b.beginning, n.key, n.name, 1 AS place
         FROM unnest('{tag,title}'::text[]) AS k (kind), unnest($2::text[]) AS b (beginning),
              LATERAL (${nextName('n.key >= b.beginning', 'b.beginning', 'k.kind')}) AS n
         UNION ALL
         SELECT f.kind, f.beginning, n.key, n.name, f.place + 1
         FROM found AS f,
              LATERAL (${nextName('(n.key, n.name) > (f.key, f.name)', 'f.beginning', 'f.kind')}) AS n
         WHERE f.place < $3
       )
       SELECT kind, beginning, name FROM found ORDER BY kind, place`,
      [accountId, beginnings, limit, HIGHEST],
    );
  }
}
