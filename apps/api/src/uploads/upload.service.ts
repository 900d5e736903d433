import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '@app/database';
import { StorageUnavailableError } from '@app/document-storage';
import { faultPoint } from '@app/fault-points';
import { currentContext } from '@app/request-context';
import { AuditTrail } from '../audit/index.js';
import {
  DocumentNotFoundError,
  DocumentsRepository,
  entityTagOf,
  originalKey,
  titleFromFilename,
  toDocumentResponse,
  type Document,
  type DocumentResponse,
  type NewDocument,
} from '../documents/index.js';
import { ServiceUnavailableError } from '../http/index.js';
import { OriginalsLock } from '../retention/index.js';
import { NewDocumentStarter } from '../scanning/index.js';
import { AccountQuota } from './account-quota.js';
import type { Upload } from './multipart-upload-parser.js';
import { DocumentDigestMismatchError } from './uploads.errors.js';

/**
 * The answer to an upload. It is stored with the idempotency key, so that a repeated upload gets the same
 * answer.
 */
export interface UploadAnswer {
  /** 201 for a new document, 200 when the account already has these bytes. */
  readonly status: 200 | 201;
  readonly etag: string;
  readonly body: DocumentResponse;
}

/**
 * Called with the answer in the transaction that creates or restores the document. An error rolls it back.
 */
type OnRegistered = (answer: UploadAnswer) => Promise<void>;

/**
 * Another request may purge the document or upload the same bytes between two steps; three times is unlikely.
 */
const MAX_ATTEMPTS = 3;

/**
 * Stores an upload: first the bytes, then row, job (or the mark for a malware scan) and audit event in one
 * transaction, then the answer. The
 * ADR "the upload protocol" describes what remains after a crash at each step.
 */
@Injectable()
export class UploadService {
  private readonly logger = new Logger(UploadService.name);

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly documents: DocumentsRepository,
    private readonly starter: NewDocumentStarter,
    private readonly originals: OriginalsLock,
    private readonly quota: AccountQuota,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Creates the document `id` from an upload, or finds the account's document with the same bytes. Commits or
   * discards the staged bytes.
   *
   * @throws DocumentDigestMismatchError, DocumentLanguageUnavailableError, QuotaExceededError,
   * UnauthenticatedError, ServiceUnavailableError, StorageUnavailableError, StorageFullError
   */
  async upload(
    accountId: string,
    id: string,
    upload: Upload,
    onRegistered: OnRegistered = async () => undefined,
  ): Promise<UploadAnswer> {
    try {
      const row = this.rowOf(accountId, id, upload);
      const declared = upload.fields.sha256;
      if (declared !== undefined && declared !== row.sha256) {
        throw new DocumentDigestMismatchError();
      }
      faultPoint('upload.received');
      const existing = await this.reuseExisting(row, onRegistered);
      if (existing !== undefined) return existing;
      await upload.staged.commit();
      faultPoint('upload.committed');
      const answer = await this.registerOrRemoveBytes(row, onRegistered);
      faultPoint('upload.answered');
      return answer;
    } finally {
      await upload.staged.discard();
    }
  }

  /** @throws DocumentLanguageUnavailableError */
  private rowOf(accountId: string, id: string, upload: Upload): NewDocument {
    const { fields } = upload;
    return {
      id,
      accountId,
      title: fields.title ?? titleFromFilename(upload.filename),
      filename: upload.filename,
      mediaType: upload.mediaType,
      sizeBytes: upload.sizeBytes,
      sha256: upload.sha256,
      storageKey: originalKey(id),
      tags: fields.tags,
      languages: this.starter.languagesFor(fields.language),
      extractionId: uuidv7(),
      requestId: currentContext()?.requestId,
      wantsAttachments: fields.attachments === 'documents' && upload.mediaType === 'message/rfc822',
      mailId: upload.mailId,
    };
  }

  /** Removes the bytes again when the upload is rejected, so that they use no space. */
  private async registerOrRemoveBytes(
    row: NewDocument,
    onRegistered: OnRegistered,
  ): Promise<UploadAnswer> {
    try {
      return await this.registerOrReuse(row, onRegistered);
    } catch (error) {
      // The store is unavailable: deleting would only wait for a second timeout.
      if (error instanceof StorageUnavailableError) throw error;
      try {
        // removeOrphan() checks the row first: after a lost connection it is unknown whether the row was
        // committed.
        await this.originals.removeOrphan(row.storageKey);
      } catch (err) {
        this.logger.warn(
          { err },
          'Bytes of a rejected upload not removed; the sweeper will remove them',
        );
      }
      throw error;
    }
  }

  private async registerOrReuse(
    row: NewDocument,
    onRegistered: OnRegistered,
  ): Promise<UploadAnswer> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const registered = await this.register(row, onRegistered);
      if (registered !== undefined) return registered;
      const existing = await this.reuseExisting(row, onRegistered);
      if (existing === undefined) continue;
      // Another upload of the same bytes was registered first, so these bytes are not needed.
      await this.originals.removeOrphan(row.storageKey);
      return existing;
    }
    throw new ServiceUnavailableError();
  }

  /** Creates row, job (or the mark for a scan) and audit event; undefined when the account already has these bytes. */
  private async register(
    row: NewDocument,
    onRegistered: OnRegistered,
  ): Promise<UploadAnswer | undefined> {
    const { id, accountId } = row;
    return this.transactions.run(async () => {
      await this.quota.lockOpenAccount(accountId);
      await this.originals.claim(row.storageKey);
      if (!(await this.documents.insert(row))) return undefined;
      await this.quota.check(accountId);
      await this.starter.start(row);
      await this.audit.record('document.uploaded', { accountId, documentId: id });
      const document = await this.documents.findForUpdate(accountId, id);
      if (document === undefined) throw new DocumentNotFoundError();
      const answer = answerOf(document, 201);
      await onRegistered(answer);
      faultPoint('upload.registered');
      return answer;
    });
  }

  /**
   * Returns the document that has these bytes, restored from the trash if necessary; undefined when there is
   * none.
   */
  private async reuseExisting(
    row: NewDocument,
    onRegistered: OnRegistered,
  ): Promise<UploadAnswer | undefined> {
    // Checked without a transaction: nearly all uploads are new, and it would cost them two more round trips.
    if (!(await this.documents.hasDigest(row.accountId, row.sha256))) return undefined;
    return this.transactions.run(async () => {
      await this.quota.lockOpenAccount(row.accountId);
      const document = await this.findOrRestore(row);
      if (document === undefined) return undefined;
      const answer = answerOf(document, 200);
      await onRegistered(answer);
      faultPoint('upload.revived');
      return answer;
    });
  }

  private async findOrRestore({ accountId, sha256 }: NewDocument): Promise<Document | undefined> {
    const existing = await this.documents.findByDigest(accountId, sha256);
    if (existing === undefined || existing.deletedAt === null) return existing;
    const trashed = await this.documents.findForUpdate(accountId, existing.id);
    // Another request has purged or restored it since it was found.
    if (trashed === undefined || trashed.deletedAt === null) return trashed;
    await this.documents.setDeleted(trashed.id, false);
    await this.audit.record('document.restored', { accountId, documentId: trashed.id });
    return this.documents.findForUpdate(accountId, trashed.id);
  }
}

function answerOf(document: Document, status: UploadAnswer['status']): UploadAnswer {
  return { status, etag: entityTagOf(document), body: toDocumentResponse(document) };
}
