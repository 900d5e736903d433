import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { DocumentEntity } from './document.entity.js';
import { toDocument } from './document.mapper.js';
import type { Document } from './document.js';

/** What a new document starts with; the rest is the table's defaults. */
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
  /** The request that asks for its text. */
  readonly requestId: string | undefined;
};

/** In `scan_invoice-7.pdf`, PostgreSQL would see the name of a host; apart, they are words. */
const TITLE_VECTOR = `setweight(vector_of_text(languages, title), 'A')
  || setweight(vector_of_text(languages, translate(filename, '._-', '   ')), 'B')`;

/** All SQL that writes `documents`. */
@Injectable()
export class DocumentsRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** False when the owner has these bytes already; then nothing was written. */
  async insert(document: NewDocument): Promise<boolean> {
    const rows: unknown[] = await this.transactions.manager.query(
      `INSERT INTO documents (id, owner_id, title, filename, media_type, size_bytes, sha256, storage_key,
                              tags, languages, status, extraction_id, request_id, title_vector)
       SELECT *, ${TITLE_VECTOR} FROM (
         SELECT $1::uuid AS id, $2::uuid AS owner_id, $3::text AS title, $4::text AS filename, $5::text,
                $6::bigint, $7::text, $8::text, $9::text[], $10::text[] AS languages, 'pending', $11::uuid, $12::text
       ) AS new
       ON CONFLICT (owner_id, sha256) DO NOTHING
       RETURNING id`,
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
      ],
    );
    return rows.length === 1;
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

  /** Finds and locks, for a change in the running transaction. */
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
  }

  async updateDetails(
    id: string,
    details: { title: string; tags: readonly string[]; isRenamed: boolean },
  ): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents SET title = $2, tags = $3, version = version + 1, updated_at = now() WHERE id = $1`,
      [id, details.title, details.tags],
    );
    if (details.isRenamed) await this.refreshVectors(id);
  }

  /** Uploads of one owner that ask for this wait for each other, until their transactions end. */
  async lockOwner(accountId: string): Promise<void> {
    await this.transactions.manager.query(
      'SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE',
      [accountId],
    );
  }

  /** What the owner keeps, the trash included. */
  async usageOf(accountId: string): Promise<{ documents: number; bytes: number }> {
    const [row] = await this.transactions.manager.query<{ documents: number; bytes: string }[]>(
      `SELECT count(*)::integer AS documents, coalesce(sum(size_bytes), 0) AS bytes
       FROM documents WHERE owner_id = $1`,
      [accountId],
    );
    return { documents: row?.documents ?? 0, bytes: Number(row?.bytes ?? 0) };
  }

  /**
   * The words of the title are in each page's vector too, so that words of both together find the page. Those of the
   * text are kept as they are, told apart by their weight: a long text is not parsed again for a new title.
   */
  private async refreshVectors(id: string): Promise<void> {
    await this.transactions.manager.query(
      `UPDATE documents SET title_vector = ${TITLE_VECTOR} WHERE id = $1`,
      [id],
    );
    await this.transactions.manager.query(
      `UPDATE document_pages AS page
       SET text_vector = ts_filter(page.text_vector, '{d}') || document.title_vector
       FROM documents AS document
       WHERE document.id = page.document_id AND document.id = $1`,
      [id],
    );
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
