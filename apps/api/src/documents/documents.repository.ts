import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
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
};

/** PostgreSQL would parse `scan_invoice-7.pdf` as a host name, so its separators are replaced by spaces. */
const TITLE_VECTOR = `setweight(vector_of_text(languages, title), 'A')
  || setweight(vector_of_text(languages, translate(filename, '._-', '   ')), 'B')`;

/** Writes `documents` for uploads, changes by the owner, and the trash. */
@Injectable()
export class DocumentsRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Returns false, and writes nothing, when the account already has these bytes. */
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

  /**
   * Locks the account's row until the running transaction ends, so that its uploads are registered one by
   * one.
   */
  async lockAccount(accountId: string): Promise<void> {
    await this.transactions.manager.query(
      'SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE',
      [accountId],
    );
  }

  /** Counts the account's documents and their bytes, including the trash. */
  async usageOf(accountId: string): Promise<{ documents: number; bytes: number }> {
    const [row] = await this.transactions.manager.query<{ documents: number; bytes: string }[]>(
      `SELECT count(*)::integer AS documents, coalesce(sum(size_bytes), 0) AS bytes
       FROM documents WHERE owner_id = $1`,
      [accountId],
    );
    return { documents: row?.documents ?? 0, bytes: Number(row?.bytes ?? 0) };
  }

  /**
   * Each page's vector also contains the words of the title, so that a search for words of both finds the
   * page. The words of the text have a weight of their own (D) and are kept: a new title does not need a long
   * text to be parsed again.
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
