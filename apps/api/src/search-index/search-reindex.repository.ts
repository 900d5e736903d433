import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import type { DocumentDetails } from '@app/text-search';

/** The text of a stored page, and the beginning of the next page's text. */
export interface StoredPageText {
  readonly number: number;
  readonly text: string;
  readonly nextText: string | null;
}

/** How many pages are read and written at once. */
const PAGES = 20;
/** More of the next page than a phrase can need. */
const NEXT_CHARACTERS = 400;

const OUTDATED = `
  FROM documents AS d
  LEFT JOIN document_search AS s ON s.document_id = d.id
  WHERE (s.document_id IS NULL OR s.rules <> $1)`;

/** The SQL by which documents are indexed again. */
@Injectable()
export class SearchReindexRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Returns the ids of outdated documents after the given id, in the order of the ids. */
  async outdated(rules: string, limit: number, after?: string): Promise<string[]> {
    const rows = await this.transactions.manager.query<{ id: string }[]>(
      `SELECT d.id ${OUTDATED} AND ($3::uuid IS NULL OR d.id > $3::uuid) ORDER BY d.id LIMIT $2`,
      [rules, limit, after ?? null],
    );
    return rows.map(({ id }) => id);
  }

  async countOutdated(rules: string): Promise<number> {
    const [row] = await this.transactions.manager.query<{ n: number }[]>(
      `SELECT count(*)::integer AS n ${OUTDATED}`,
      [rules],
    );
    return row?.n ?? 0;
  }

  /** Locks the document until the transaction ends; undefined when it is gone or locked by another process. */
  async lockDetails(id: string): Promise<DocumentDetails | undefined> {
    const [details] = await this.transactions.manager.query<DocumentDetails[]>(
      'SELECT title, tags, filename FROM documents WHERE id = $1 FOR UPDATE SKIP LOCKED',
      [id],
    );
    return details;
  }

  /** Returns the document's pages in order, in batches. */
  async *pages(id: string): AsyncGenerator<StoredPageText[]> {
    for (let after = 0; ;) {
      const rows = await this.transactions.manager.query<StoredPageText[]>(
        `SELECT p.number, p.text, left(n.text, ${NEXT_CHARACTERS}) AS "nextText"
         FROM document_pages AS p
         LEFT JOIN document_pages AS n ON n.document_id = p.document_id AND n.number = p.number + 1
         WHERE p.document_id = $1 AND p.number > $2
         ORDER BY p.number LIMIT ${PAGES}`,
        [id, after],
      );
      if (rows.length > 0) yield rows;
      if (rows.length < PAGES) return;
      after = rows.at(-1)?.number ?? after;
    }
  }

  async updatePages(
    id: string,
    pages: readonly { number: number; vector: string }[],
  ): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE document_pages AS p SET text_vector = v.vector::tsvector
       FROM unnest($2::integer[], $3::text[]) AS v (number, vector)
       WHERE p.document_id = $1 AND p.number = v.number`,
      [id, pages.map(({ number }) => number), pages.map(({ vector }) => vector)],
    );
  }
}
