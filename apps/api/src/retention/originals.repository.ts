import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS, TransactionRunner } from '@app/database';

/** The SQL that compares stored bytes with the rows that need them. */
@Injectable()
export class OriginalsRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /**
   * Locks the bytes under this key until the running transaction ends. Waits for other holders of the lock.
   */
  async lock(storageKey: string): Promise<void> {
    await this.transactions.manager.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [
      ADVISORY_LOCKS.original,
      storageKey,
    ]);
  }

  /** Returns the given keys that no document has. */
  async findOrphans(storageKeys: readonly string[]): Promise<string[]> {
    const rows = await this.transactions.manager.query<{ key: string }[]>(
      `SELECT candidate.key FROM unnest($1::text[]) AS candidate (key)
       WHERE NOT EXISTS (SELECT 1 FROM documents WHERE documents.storage_key = candidate.key)`,
      [storageKeys],
    );
    return rows.map(({ key }) => key);
  }

  /** Returns the indexes of the extractions that are neither a document's latest nor the one of its text. */
  async findOrphanedExtractions(
    extractions: readonly { documentId: string; extractionId: string }[],
  ): Promise<number[]> {
    const rows = await this.transactions.manager.query<{ ordinal: string }[]>(
      `SELECT candidate.ordinal FROM unnest($1::uuid[], $2::uuid[])
         WITH ORDINALITY AS candidate (document_id, extraction_id, ordinal)
       WHERE NOT EXISTS (
         SELECT 1 FROM documents WHERE documents.id = candidate.document_id
           AND candidate.extraction_id IN (documents.extraction_id, documents.text_extraction_id))`,
      [extractions.map((one) => one.documentId), extractions.map((one) => one.extractionId)],
    );
    return rows.map(({ ordinal }) => Number(ordinal) - 1);
  }
}
