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
import { ExtractionStarter } from '../extractions/index.js';
import { ServiceUnavailableError } from '../http/index.js';
import { OriginalsLock } from '../retention/index.js';
import { AccountQuota } from './account-quota.js';
import type { Upload } from './multipart-upload-parser.js';
import { DocumentDigestMismatchError } from './uploads.errors.js';

/** What an upload is answered; kept as it is with an idempotency key, so that a repeated upload gets the same answer. */
export interface UploadAnswer {
  /** 201 for a new document, 200 when the account had these bytes already. */
  readonly status: 200 | 201;
  readonly etag: string;
  readonly body: DocumentResponse;
}

/** Is called with the answer inside the transaction that makes it true. What it throws rolls that back. */
type OnRegistered = (answer: UploadAnswer) => Promise<void>;

/** Between two attempts another request may purge the document or upload the same bytes; hardly three times. */
const MAX_ATTEMPTS = 3;

/**
 * Stores an upload: first the bytes, then row, job and audit event in one transaction, then the answer. The ADR "the
 * upload protocol" says what a crash at each step leaves behind.
 */
@Injectable()
export class UploadService {
  private readonly logger = new Logger(UploadService.name);

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly documents: DocumentsRepository,
    private readonly extractions: ExtractionStarter,
    private readonly originals: OriginalsLock,
    private readonly quota: AccountQuota,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Makes the document `id` of an upload, or finds the one that has these bytes. Commits or discards the staged bytes.
   *
   * @throws DocumentDigestMismatchError, DocumentLanguageUnavailableError, QuotaExceededError, UnauthenticatedError,
   *   ServiceUnavailableError, StorageUnavailableError, StorageFullError
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
      languages: this.extractions.languagesFor(fields.language),
      extractionId: uuidv7(),
      requestId: currentContext()?.requestId,
    };
  }

  /** Bytes of a refused upload must not take room. */
  private async registerOrRemoveBytes(
    row: NewDocument,
    onRegistered: OnRegistered,
  ): Promise<UploadAnswer> {
    try {
      return await this.registerOrReuse(row, onRegistered);
    } catch (error) {
      // The store is away: deleting would only wait for it once more.
      if (error instanceof StorageUnavailableError) throw error;
      try {
        // Asks for the row first: a lost connection does not tell whether it was committed.
        await this.originals.removeOrphan(row.storageKey);
      } catch (err) {
        this.logger.warn({ err }, 'Bytes of a refused upload left to the sweep');
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
      // Another upload of the same bytes came first; ours are not needed.
      await this.originals.removeOrphan(row.storageKey);
      return existing;
    }
    throw new ServiceUnavailableError();
  }

  /** Makes row, job and audit event; undefined when the account has these bytes already. */
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
      await this.extractions.start(row);
      await this.audit.record('document.uploaded', { accountId, documentId: id });
      const document = await this.documents.findForUpdate(accountId, id);
      if (document === undefined) throw new DocumentNotFoundError();
      const answer = answerOf(document, 201);
      await onRegistered(answer);
      faultPoint('upload.registered');
      return answer;
    });
  }

  /** Answers with the document that has these bytes, out of the trash if it is there; undefined when there is none. */
  private async reuseExisting(
    row: NewDocument,
    onRegistered: OnRegistered,
  ): Promise<UploadAnswer | undefined> {
    // Nearly all uploads are new: a transaction would cost them two more round trips.
    if (!(await this.documents.hasDigest(row.accountId, row.sha256))) return undefined;
    return this.transactions.run(async () => {
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
