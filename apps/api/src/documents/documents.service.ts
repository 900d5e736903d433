import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '@app/database';
import { DocumentStorage } from '@app/document-storage';
import { addToContext } from '@app/request-context';
import { AuditTrail } from '../audit/index.js';
import type { UpdateDocument } from './document.requests.js';
import { ifMatchAdmits, originalKey, titleFromFilename, type Document } from './document.js';
import {
  DocumentChangedError,
  DocumentDigestMismatchError,
  DocumentNotFoundError,
} from './documents.errors.js';
import { DocumentsRepository, type NewDocument } from './documents.repository.js';
import { ExtractionStarter } from './extraction-starter.js';
import type { Upload } from './upload-receiver.js';

export interface CreatedDocument {
  readonly document: Document;
  /** False when the owner had these bytes already. */
  readonly isNew: boolean;
}

/** The rules of changing documents, and their transactions. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: DocumentsRepository,
    private readonly storage: DocumentStorage,
    private readonly extractions: ExtractionStarter,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Keeps an upload: bytes durable first, then row and job in one transaction. The upload's staged bytes are
   * either committed or discarded when this settles.
   */
  async create(ownerId: string, id: string, upload: Upload): Promise<CreatedDocument> {
    try {
      const languages = this.extractions.languagesFor(upload.fields.language);
      const { sha256, fields } = upload;
      if (fields.sha256 !== undefined && fields.sha256 !== sha256)
        throw new DocumentDigestMismatchError();
      const existing = await this.revive(ownerId, sha256);
      if (existing !== undefined) return { document: existing, isNew: false };
      await upload.staged.commit();
      return await this.insert(ownerId, upload, {
        id,
        ownerId,
        title: fields.title ?? titleFromFilename(upload.filename),
        filename: upload.filename,
        mediaType: upload.mediaType,
        sizeBytes: upload.sizeBytes,
        sha256,
        storageKey: originalKey(id),
        tags: fields.tags,
        languages,
        extractionId: uuidv7(),
      });
    } finally {
      await upload.staged.discard();
    }
  }

  /** @throws DocumentNotFoundError, DocumentChangedError */
  async update(
    ownerId: string,
    id: string,
    change: UpdateDocument,
    ifMatch: string | undefined,
  ): Promise<Document> {
    return this.transactions.run(async () => {
      const document = await this.lock(ownerId, id);
      if (ifMatch !== undefined && !ifMatchAdmits(ifMatch, document))
        throw new DocumentChangedError();
      await this.repository.updateDetails(id, {
        title: change.title ?? document.title,
        tags: change.tags ?? document.tags,
      });
      return this.lock(ownerId, id);
    });
  }

  /** Into the trash; a document that lies there already stays as it is. @throws DocumentNotFoundError */
  async delete(ownerId: string, id: string): Promise<void> {
    await this.transactions.run(async () => {
      const document = await this.lock(ownerId, id);
      if (document.deletedAt !== null) return;
      await this.repository.setDeleted(id, true);
      await this.audit.record('document.deleted', { accountId: ownerId, documentId: id });
    });
  }

  /** Out of the trash. @throws DocumentNotFoundError */
  async restore(ownerId: string, id: string): Promise<Document> {
    return this.transactions.run(async () => {
      const document = await this.lock(ownerId, id);
      if (document.deletedAt === null) return document;
      await this.repository.setDeleted(id, false);
      await this.audit.record('document.restored', { accountId: ownerId, documentId: id });
      return this.lock(ownerId, id);
    });
  }

  /** Has the text read anew; what an extraction already under way reports from now on is superseded. */
  async extractAgain(ownerId: string, id: string, language?: readonly string[]): Promise<Document> {
    return this.transactions.run(async () => {
      const document = await this.lock(ownerId, id);
      if (document.deletedAt !== null) throw new DocumentNotFoundError();
      const languages =
        language === undefined ? document.languages : this.extractions.languagesFor(language);
      const extractionId = uuidv7();
      await this.repository.startExtraction(id, { extractionId, languages });
      await this.extractions.start({ ...document, languages, extractionId });
      return this.lock(ownerId, id);
    });
  }

  private async insert(
    ownerId: string,
    upload: Upload,
    row: NewDocument,
  ): Promise<CreatedDocument> {
    const isNew = await this.transactions.run(async () => {
      const wasInserted = await this.repository.insert(row);
      if (!wasInserted) return false;
      await this.extractions.start(row);
      await this.audit.record('document.uploaded', { accountId: ownerId, documentId: row.id });
      return true;
    });
    if (isNew) return { document: await this.getByDigest(ownerId, row.sha256), isNew };
    // Somebody else's upload of the same bytes came first; ours are not needed. Any other failure leaves the
    // bytes: a lost connection does not tell whether the row was committed, and they may be all there is.
    await this.storage.delete(row.storageKey);
    return { document: await this.getByDigest(ownerId, upload.sha256), isNew };
  }

  /** The owner's document with these bytes, out of the trash if it lay there. */
  private async revive(ownerId: string, sha256: string): Promise<Document | undefined> {
    const existing = await this.repository.findByDigest(ownerId, sha256);
    if (existing !== undefined) addToContext({ documentId: existing.id });
    if (existing === undefined || existing.deletedAt === null) return existing;
    return this.restore(ownerId, existing.id);
  }

  private async getByDigest(ownerId: string, sha256: string): Promise<Document> {
    const document = await this.revive(ownerId, sha256);
    if (document === undefined) throw new DocumentNotFoundError();
    return document;
  }

  private async lock(ownerId: string, id: string): Promise<Document> {
    const document = await this.repository.findForUpdate(ownerId, id);
    if (document === undefined) throw new DocumentNotFoundError();
    addToContext({ documentId: id });
    return document;
  }
}
