import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '@app/database';

export type NameKind = 'tag' | 'title';

export interface FoundName {
  readonly kind: NameKind;
  readonly name: string;
}

export interface FoundWord {
  readonly spelling: string;
  /** Whether a document outside the trash is known to have the word. */
  readonly isLive: boolean;
}

/** The highest code point, so that `beginning || HIGHEST` is above all keys with the beginning. */
const HIGHEST = '\u{10FFFF}';

/** The next live name of an owner and kind whose key is above the one before. */
const nextName = (above: string, kind: string) => `
  SELECT n.key, n.name
  FROM document_names AS n
  WHERE n.owner_id = $1 AND n.kind = ${kind} AND ${above} AND n.key < $2 || $4
    AND (SELECT d.deleted_at IS NULL FROM documents AS d WHERE d.id = n.document_id)
  ORDER BY n.key, n.name LIMIT 1`;

/** Finds words and names by their beginning, limited to one owner; never writes. */
@Injectable()
export class SuggestionsReadModel {
  constructor(private readonly statements: PreparedStatements) {}

  /** Returns words with the folded beginning, the shortest first. */
  async words(accountId: string, beginning: string, limit: number): Promise<FoundWord[]> {
    return this.statements.run<FoundWord>(
      `SELECT w.spelling, d.id IS NOT NULL AS "isLive"
       FROM (
         SELECT word, spelling, document_id FROM account_words
         WHERE owner_id = $1 AND word >= $2 AND word < $2 || $3
         ORDER BY length(word), word LIMIT $4
       ) AS w
       LEFT JOIN documents AS d ON d.id = w.document_id AND d.owner_id = $1 AND d.deleted_at IS NULL
       ORDER BY length(w.word), w.word`,
      [accountId, beginning, HIGHEST, limit],
    );
  }

  /**
   * Returns up to `limit` names of each kind with the folded beginning. Many documents can have the same name, so each
   * step of the recursion goes to the next different one.
   */
  async names(accountId: string, beginning: string, limit: number): Promise<FoundName[]> {
    return this.statements.run<FoundName>(
      `WITH RECURSIVE found AS (
         SELECT k.kind, n.key, n.name, 1 AS place
         FROM unnest('{tag,title}'::text[]) AS k (kind), LATERAL (${nextName('n.key >= $2', 'k.kind')}) AS n
         UNION ALL
         SELECT f.kind, n.key, n.name, f.place + 1
         FROM found AS f, LATERAL (${nextName('(n.key, n.name) > (f.key, f.name)', 'f.kind')}) AS n
         WHERE f.place < $3
       )
       SELECT kind, name FROM found ORDER BY kind, place`,
      [accountId, beginning, limit, HIGHEST],
    );
  }
}
