import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import type { DocumentDetails } from '@app/text-search';

export interface OutdatedDetails {
  readonly id: string;
  /** The stored size of the document's search row. */
  readonly bytes: number;
}

/** Writes `outdated_details`: the documents whose search rows still have the terms of earlier details. */
@Injectable()
export class OutdatedDetailsRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** The running transaction must have locked the documents. */
  async insert(documentIds: readonly string[]): Promise<void> {
    await this.transactions.manager.query(
      `INSERT INTO outdated_details (document_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING`,
      [documentIds],
    );
  }

  /** Returns documents after the given id, in the order of their ids; with `among`, only these. */
  async list(limit: number, after?: string, among?: readonly string[]): Promise<OutdatedDetails[]> {
    return this.transactions.manager.query<OutdatedDetails[]>(
      `SELECT o.document_id AS id, coalesce(pg_column_size(s.vector), 0) AS bytes
       FROM outdated_details AS o LEFT JOIN document_search AS s ON s.document_id = o.document_id
       WHERE ($2::uuid IS NULL OR o.document_id > $2) AND ($3::uuid[] IS NULL OR o.document_id = ANY ($3))
       ORDER BY o.document_id LIMIT $1`,
      [limit, after ?? null, among ?? null],
    );
  }

  /**
   * Locks those of the documents that no other transaction has locked, until the running transaction ends, and returns
   * the details of those that are still marked.
   */
  async lock(ids: readonly string[]): Promise<(DocumentDetails & { readonly id: string })[]> {
    const locked = await this.transactions.manager.query<(DocumentDetails & { id: string })[]>(
      `SELECT id, title, tags, filename FROM documents WHERE id = ANY ($1::uuid[])
       ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`,
      [ids],
    );
    // A statement of its own: it sees what was committed before the locks.
    const marked = await this.transactions.manager.query<{ id: string }[]>(
      'SELECT document_id AS id FROM outdated_details WHERE document_id = ANY ($1::uuid[])',
      [locked.map(({ id }) => id)],
    );
    const isMarked = new Set(marked.map(({ id }) => id));
    return locked.filter(({ id }) => isMarked.has(id));
  }

  async delete(ids: readonly string[]): Promise<void> {
    await this.transactions.manager.query(
      'DELETE FROM outdated_details WHERE document_id = ANY ($1::uuid[])',
      [ids],
    );
  }
}
