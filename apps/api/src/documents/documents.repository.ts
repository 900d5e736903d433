import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS, TransactionRunner } from '@app/database';
import { SearchIndex } from '../search-index/index.js';
import { DocumentEntity } from './document.entity.js';
import { toDocument } from './document.mapper.js';
import type { Document } from './document.js';

/** The values of a new document. The other columns take the table's defaults. */
export type NewDocument = Pick<
  Document,
  | 'id'
  | 'accountId'
  | 'title'
  | 'filename'
  | 'mediaType'
  | 'sizeBytes'
  | 'sha256'
  | 'storageKey'
  | 'tags'
  | 'languages'
  | 'extractionId'
> & {
  /** The id of the request that asks for the text. */
  readonly requestId: string | undefined;
  /** Whether the attachments of the document become documents. */
  readonly wantsAttachments?: boolean;
  /** The mail that the document is attached to. */
  readonly mailId?: string | undefined;
};

/** What an account has, as far as the running transaction sees it. */
export interface AccountUsage {
  readonly documents: number;
  readonly bytes: number;
  /** The most transactions that the database runs at the same time. */
  readonly maxConnections: number;
}

/** Writes `documents` for uploads, changes by the owner, and the trash. */
@Injectable()
export class DocumentsRepository {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly index: SearchIndex,
  ) {}

  /** Must run in a transaction. Returns false, and writes nothing, when the account already has these bytes. */
  async insert(document: NewDocument): Promise<boolean> {
    const { vector, rules } = this.index.entryOf(document);
    const rows: unknown[] = await this.transactions.manager.query(
      `WITH new AS (
         INSERT INTO documents (id, owner_id, title, filename, media_type, size_bytes, sha256, storage_key,
                                tags, languages, status, extraction_id, request_id, attachments, mail_document_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', $11, $12,
                 CASE WHEN $15 THEN '[]'::jsonb END, $16)
         ON CONFLICT (owner_id, sha256) DO NOTHING
         RETURNING id, owner_id
       )
       INSERT INTO document_search (document_id, owner_id, vector, rules)
       SELECT id, owner_id, $13::tsvector, $14 FROM new
       RETURNING document_id`,
      [
        document.id,
        document.accountId,
        document.title,
        document.filename,
        document.mediaType,
        document.sizeBytes,
        document.sha256,
        document.storageKey,
        document.tags,
        document.languages,
        document.extractionId,
        document.requestId ?? null,
        vector,
        rules,
        document.wantsAttachments ?? false,
        document.mailId ?? null,
      ],
    );
    if (rows.length === 0) return false;
    await this.index.addDetails(document.id, document);
    return true;
  }

  async findByDigest(accountId: string, sha256: string): Promise<Document | undefined> {
    return this.find({ accountId, sha256 });
  }

  async hasDigest(accountId: string, sha256: string): Promise<boolean> {
    const rows = await this.transactions.manager.query<unknown[]>(
      'SELECT id FROM documents WHERE owner_id = $1 AND sha256 = $2',
      [accountId, sha256],
    );
    return rows.length > 0;
  }

  /** Finds a document and locks it until the running transaction ends. */
  async findForUpdate(accountId: string, id: string): Promise<Document | undefined> {
    return this.find({ accountId, id }, true);
  }

  async setDeleted(id: string, isDeleted: boolean): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents
       SET deleted_at = CASE WHEN $2 THEN coalesce(deleted_at, now()) END, version = version + 1, updated_at = now()
       WHERE id = $1`,
      [id, isDeleted],
    );
    await this.index.setTrashed(id, isDeleted);
  }

  async updateDetails(
    id: string,
    details: Pick<Document, 'title' | 'tags' | 'filename' | 'replacesId'>,
  ): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents SET title = $2, tags = $3, replaces_id = $4, version = version + 1, updated_at = now()
       WHERE id = $1`,
      [id, details.title, details.tags, details.replacesId],
    );
    await this.index.replaceDetails(id, details);
  }

  async setReplaced(id: string, replacesId: string): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents SET replaces_id = $2, version = version + 1, updated_at = now() WHERE id = $1`,
      [id, replacesId],
    );
  }

  /**
   * Keeps a document from being purged before the running transaction ends. Returns false when the account does not have
   * it. A transaction that also changes the document that replaces it calls this first, in the order in which a purge
   * locks them.
   */
  async keepFromPurge(accountId: string, id: string): Promise<boolean> {
    const rows = await this.transactions.manager.query<unknown[]>(
      'SELECT id FROM documents WHERE owner_id = $1 AND id = $2 FOR KEY SHARE',
      [accountId, id],
    );
    return rows.length > 0;
  }

  /** Returns whether a document is `otherId`, or replaces it, directly or through at most `limit` others. */
  async leadsTo(id: string, otherId: string, limit: number): Promise<boolean> {
    const [row] = await this.transactions.manager.query<{ leads: boolean }[]>(
      `WITH RECURSIVE replaced AS (
         SELECT $1::uuid AS id, 1 AS steps
         UNION ALL
         SELECT d.replaces_id, r.steps + 1 FROM replaced AS r JOIN documents AS d ON d.id = r.id
         WHERE d.replaces_id IS NOT NULL AND r.id <> $2 AND r.steps <= $3
       ) SELECT bool_or(id = $2 OR steps > $3) AS leads FROM replaced`,
      [id, otherId, limit],
    );
    return row?.leads === true;
  }

  /**
   * Lets the account's uploads be registered one by one until the running transaction ends. Unlike a lock of a row, others
   * that would share it wait behind this one, so that a steady stream of uploads does not keep it waiting.
   */
  async lockQuota(accountId: string): Promise<void> {
    await this.transactions.manager.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [
      ADVISORY_LOCKS.quota,
      accountId,
    ]);
  }

  /**
   * Keeps other transactions from {@link lockQuota}, but not from this, until {@link unshareQuota} or the end of the
   * running transaction.
   */
  async shareQuota(accountId: string): Promise<void> {
    await this.transactions.manager.query('SAVEPOINT quota_shared');
    await this.transactions.manager.query('SELECT pg_advisory_xact_lock_shared($1, hashtext($2))', [
      ADVISORY_LOCKS.quota,
      accountId,
    ]);
  }

  /** PostgreSQL gives back the locks that were taken since a savepoint. */
  async unshareQuota(): Promise<void> {
    await this.transactions.manager.query('ROLLBACK TO SAVEPOINT quota_shared');
  }

  /** Makes other changes of what the account's documents replace wait until the running transaction ends. */
  async lockReplaced(accountId: string): Promise<void> {
    await this.transactions.manager.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [
      ADVISORY_LOCKS.replaced,
      accountId,
    ]);
  }

  /** Counts the account's documents and their bytes, including the trash. */
  async usageOf(accountId: string): Promise<AccountUsage> {
    const [row] = await this.transactions.manager.query<Record<keyof AccountUsage, string>[]>(
      `SELECT count(*) AS documents, coalesce(sum(size_bytes), 0) AS bytes,
         current_setting('max_connections') AS "maxConnections"
       FROM documents WHERE owner_id = $1`,
      [accountId],
    );
    return {
      documents: Number(row?.documents ?? 0),
      bytes: Number(row?.bytes ?? 0),
      maxConnections: Number(row?.maxConnections ?? 0),
    };
  }

  private async find(
    where: { accountId: string; id?: string; sha256?: string },
    lock = false,
  ): Promise<Document | undefined> {
    const row = await this.transactions.manager.findOne(DocumentEntity, {
      where,
      ...(lock ? { lock: { mode: 'pessimistic_write' } } : {}),
    });
    return row === null ? undefined : toDocument(row);
  }
}
