import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';

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

  /** Returns ids after the given one, in their order. */
  async list(limit: number, after?: string): Promise<string[]> {
    const rows = await this.transactions.manager.query<{ id: string }[]>(
      `SELECT document_id AS id FROM outdated_details
       WHERE $2::uuid IS NULL OR document_id > $2 ORDER BY document_id LIMIT $1`,
      [limit, after ?? null],
    );
    return rows.map(({ id }) => id);
  }

  /** Returns false when the document is not outdated. */
  async delete(documentId: string): Promise<boolean> {
    const rows = await this.transactions.manager.query<unknown[]>(
      `WITH deleted AS (DELETE FROM outdated_details WHERE document_id = $1 RETURNING document_id)
       SELECT document_id FROM deleted`,
      [documentId],
    );
    return rows.length > 0;
  }
}
