import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import type { DocumentDetails } from '@app/text-search';

/** A document that is locked to be indexed again. */
export interface LockedDocument extends DocumentDetails {
  /** The extraction that stored its pages; another one means other pages. */
  readonly textExtractionId: string | null;
}

/** The text of a stored page, and the beginning of the next page's text. */
export interface StoredPageText {
  readonly number: number;
  readonly text: string;
  readonly nextText: string | null;
  /** Null when an earlier release has read the page. */
  readonly uncertain: readonly number[] | null;
}

/** How many documents are looked up at once. */
const DOCUMENTS = 100;
/** More of the next page than a phrase can need. */
const NEXT_CHARACTERS = 400;

/** `rules <> $1`, as two ranges of the index on the rules. */
const OTHER_RULES = ['rules > $1', 'rules < $1'] as const;
/** A process of an earlier release leaves the rows that a later one made. */
const NOT_LATER =
  "coalesce(nullif(split_part(rules, ':', 1), ''), '0')::integer <= split_part($1, ':', 1)::integer";

/** The SQL by which documents are indexed again. */
@Injectable()
export class SearchReindexRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Returns the ids of the outdated documents in batches, the newest first. */
  async *outdated(rules: string): AsyncGenerator<string[]> {
    for (const otherRules of OTHER_RULES) {
      for (let last: { id: string; rules: string } | undefined; ;) {
        const after = last === undefined ? '' : 'AND (rules, document_id) < ($2, $3::uuid)';
        const rows: { id: string; rules: string }[] = await this.transactions.manager.query(
          `SELECT document_id AS id, rules FROM document_search
           WHERE ${otherRules} ${after} AND ${NOT_LATER}
           ORDER BY rules DESC, document_id DESC LIMIT ${DOCUMENTS}`,
          [rules, ...(last === undefined ? [] : [last.rules, last.id])],
        );
        if (rows.length > 0) yield rows.map(({ id }) => id);
        if (rows.length < DOCUMENTS) break;
        last = rows.at(-1);
      }
    }
  }

  /** Returns the ids of all documents in batches, the newest first. */
  async *all(): AsyncGenerator<string[]> {
    for (let last: string | undefined; ;) {
      const rows: { id: string }[] = await this.transactions.manager.query(
        `SELECT document_id AS id FROM document_search
         WHERE $1::uuid IS NULL OR document_id < $1::uuid
         ORDER BY document_id DESC LIMIT ${DOCUMENTS}`,
        [last ?? null],
      );
      if (rows.length > 0) yield rows.map(({ id }) => id);
      if (rows.length < DOCUMENTS) return;
      last = rows.at(-1)?.id;
    }
  }

  async countOutdated(rules: string): Promise<number> {
    const counts = OTHER_RULES.map(
      (otherRules) => `(SELECT count(*) FROM document_search WHERE ${otherRules} AND ${NOT_LATER})`,
    );
    const [row] = await this.transactions.manager.query<{ n: number }[]>(
      `SELECT (${counts.join(' + ')})::integer AS n`,
      [rules],
    );
    return row?.n ?? 0;
  }

  async countAll(): Promise<number> {
    const [row] = await this.transactions.manager.query<{ n: number }[]>(
      'SELECT count(*)::integer AS n FROM document_search',
    );
    return row?.n ?? 0;
  }

  /** Locks the document until the transaction ends. */
  async lock(id: string): Promise<LockedDocument | 'gone' | 'busy'> {
    const [locked] = await this.transactions.manager.query<LockedDocument[]>(
      `SELECT title, tags, filename, text_extraction_id AS "textExtractionId"
       FROM documents WHERE id = $1 FOR UPDATE SKIP LOCKED`,
      [id],
    );
    if (locked !== undefined) return locked;
    const rows = await this.transactions.manager.query<unknown[]>(
      'SELECT id FROM documents WHERE id = $1',
      [id],
    );
    return rows.length === 0 ? 'gone' : 'busy';
  }

  /** Returns the next pages of a document after the given one. */
  async pages(id: string, after: number, limit: number): Promise<StoredPageText[]> {
    return this.transactions.manager.query(
      `SELECT p.number, p.text, p.uncertain, left(n.text, ${NEXT_CHARACTERS}) AS "nextText"
       FROM document_pages AS p
       LEFT JOIN document_pages AS n ON n.document_id = p.document_id AND n.number = p.number + 1
       WHERE p.document_id = $1 AND p.number > $2
       ORDER BY p.number LIMIT $3`,
      [id, after, limit],
    );
  }

  async updatePages(
    id: string,
    pages: readonly { number: number; vector: string }[],
  ): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE document_pages AS p SET text_vector = v.vector::tsvector
       FROM unnest($2::integer[], $3::text[]) AS v (number, vector)
       WHERE p.document_id = $1 AND p.number = v.number AND p.text_vector <> v.vector::tsvector`,
      [id, pages.map(({ number }) => number), pages.map(({ vector }) => vector)],
    );
  }

  /** Drops the indexes by which the earlier release searched. Returns whether there was one. */
  async dropEarlierIndexes(): Promise<boolean> {
    const [row] = await this.transactions.manager.query<{ isDropped: boolean }[]>(
      'SELECT drop_earlier_search_indexes() AS "isDropped"',
    );
    return row?.isDropped === true;
  }
}
