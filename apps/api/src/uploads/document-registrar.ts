import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '@app/database';
import { currentContext } from '@app/request-context';
import { AuditTrail } from '../audit/index.js';
import { AccountQuota } from './account-quota.js';
import { originalKey, titleFromFilename, type Document } from '../documents/document.js';
import { DocumentNotFoundError } from '../documents/documents.errors.js';
import { DocumentsRepository, type NewDocument } from '../documents/documents.repository.js';
import { ExtractionStarter } from '../extractions/extraction-starter.js';
import { OriginalsLock } from '../retention/originals-lock.js';
import type { Upload } from './multipart-upload-parser.js';

/** Gives bytes that are durable their row and their job, together or not at all. */
@Injectable()
export class DocumentRegistrar {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: DocumentsRepository,
    private readonly extractions: ExtractionStarter,
    private readonly bytes: OriginalsLock,
    private readonly audit: AuditTrail,
    private readonly quota: AccountQuota,
  ) {}

  /** The row that an upload is to become. @throws DocumentLanguageUnavailableError */
  draft(ownerId: string, id: string, upload: Upload): NewDocument {
    const { fields } = upload;
    return {
      id,
      ownerId,
      title: fields.title ?? titleFromFilename(upload.filename),
      filename: upload.filename,
      mediaType: upload.mediaType,
      sizeBytes: upload.sizeBytes,
      sha256: upload.sha256,
      storageKey: originalKey(id),
      tags: fields.tags,
      languages: this.extractions.languagesFor(fields.language),
      extractionId: uuidv7(),
      requestId: currentContext()?.requestId,
    };
  }

  /**
   * Makes row and job; undefined when the owner has these bytes already. Part of the running transaction.
   *
   * @throws QuotaExceededError
   */
  async register(row: NewDocument): Promise<Document | undefined> {
    return this.transactions.run(async () => {
      await this.quota.lockOpenAccount(row.ownerId);
      await this.bytes.claim(row.storageKey);
      if (!(await this.repository.insert(row))) return undefined;
      await this.quota.check(row.ownerId);
      await this.extractions.start(row);
      await this.audit.record('document.uploaded', { accountId: row.ownerId, documentId: row.id });
      const document = await this.repository.findForUpdate(row.ownerId, row.id);
      if (document === undefined) throw new DocumentNotFoundError();
      return document;
    });
  }

  /** Whether the owner has these bytes, be it in the trash. */
  async isKnown(ownerId: string, sha256: string): Promise<boolean> {
    return this.repository.hasDigest(ownerId, sha256);
  }

  /** The owner's document with these bytes, out of the trash if it lay there. */
  async revive(ownerId: string, sha256: string): Promise<Document | undefined> {
    const existing = await this.repository.findByDigest(ownerId, sha256);
    if (existing === undefined || existing.deletedAt === null) return existing;
    return this.transactions.run(async () => {
      const trashed = await this.repository.findForUpdate(ownerId, existing.id);
      // It was purged, or brought back, since it was found.
      if (trashed === undefined || trashed.deletedAt === null) return trashed;
      await this.repository.setDeleted(trashed.id, false);
      await this.audit.record('document.restored', { accountId: ownerId, documentId: trashed.id });
      return this.repository.findForUpdate(ownerId, trashed.id);
    });
  }
}
