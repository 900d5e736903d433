import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';

/** A document whose row was deleted. */
export interface PurgedDocument {
  readonly id: string;
  readonly accountId: string;
}

/** The stored bytes of a purged document, which are still to be deleted. */
export interface Removal {
  readonly documentId: string;
  readonly storageKey: string;
}

/** All SQL that purges documents. Pages and search entries are deleted with the row, by cascade; their
 * words are checked later by the periodic job of the vocabulary. */
@Injectable()
export class PurgeRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /**
   * Purges up to `limit` documents that were in the trash for `days` days, and records their bytes in
   * `removals`.
   */
  async purgeTrashed(days: number, limit: number): Promise<PurgedDocument[]> {
    return this.purge(`deleted_at <= now() - make_interval(days => $1) ORDER BY deleted_at`, [
      days,
      limit,
    ]);
  }

  /** Purges up to `limit` documents of an account, and records their bytes in `removals`. */
  async purgeOwned(accountId: string, limit: number): Promise<PurgedDocument[]> {
    return this.purge('owner_id = $1', [accountId, limit]);
  }

  /** Lists up to `limit` removals, oldest first. */
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

  private async purge(condition: string, parameters: unknown[]): Promise<PurgedDocument[]> {
    return this.transactions.manager.query<PurgedDocument[]>(
      `WITH purged AS (
         DELETE FROM documents WHERE id IN (
           SELECT id FROM documents WHERE ${condition} LIMIT $2 FOR UPDATE SKIP LOCKED
         ) RETURNING id, owner_id, storage_key
       ), recorded AS (
         INSERT INTO removals (document_id, storage_key) SELECT id, storage_key FROM purged
       ), words AS (
         INSERT INTO account_word_changes (owner_id, document_id, added, removed)
         SELECT p.owner_id, p.id, '{}', tsvector_to_array(s.vector)
         FROM purged AS p JOIN document_search AS s ON s.document_id = p.id
       ) SELECT id, owner_id AS "accountId" FROM purged`,
      parameters,
    );
  }
}
