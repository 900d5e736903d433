import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';

/** A document whose row is gone. */
export interface PurgedDocument {
  readonly id: string;
  readonly accountId: string;
}

/** Stored bytes that are to go. */
export interface Removal {
  readonly documentId: string;
  readonly storageKey: string;
}

/** All SQL that ends documents for good. Pages and search entries go with the row, by cascade. */
@Injectable()
export class PurgeRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Ends at most so many of those that have lain in the trash for so many days, and notes their bytes. */
  async purgeTrashed(days: number, limit: number): Promise<PurgedDocument[]> {
    return this.purge(`deleted_at <= now() - make_interval(days => $1) ORDER BY deleted_at`, [
      days,
      limit,
    ]);
  }

  /** Ends at most so many of an account's documents, and notes their bytes. */
  async purgeOwned(accountId: string, limit: number): Promise<PurgedDocument[]> {
    return this.purge('owner_id = $1', [accountId, limit]);
  }

  /** The oldest first. */
  async listRemovals(limit: number): Promise<Removal[]> {
    return this.transactions.manager.query<Removal[]>(
      `SELECT document_id AS "documentId", storage_key AS "storageKey" FROM removals
       ORDER BY noted_at LIMIT $1`,
      [limit],
    );
  }

  async forgetRemoval(documentId: string): Promise<void> {
    await this.transactions.manager.query('DELETE FROM removals WHERE document_id = $1', [
      documentId,
    ]);
  }

  private async purge(which: string, parameters: unknown[]): Promise<PurgedDocument[]> {
    return this.transactions.manager.query<PurgedDocument[]>(
      `WITH gone AS (
         DELETE FROM documents WHERE id IN (
           SELECT id FROM documents WHERE ${which} LIMIT $2 FOR UPDATE SKIP LOCKED
         ) RETURNING id, owner_id, storage_key
       ), noted AS (
         INSERT INTO removals (document_id, storage_key) SELECT id, storage_key FROM gone
       ) SELECT id, owner_id AS "accountId" FROM gone`,
      parameters,
    );
  }
}
