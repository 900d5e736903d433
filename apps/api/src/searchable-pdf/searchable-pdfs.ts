import { Injectable } from '@nestjs/common';
import {
  hasPageImages,
  MAKE_SEARCHABLE_PDF,
  pageResultKey,
  searchablePdfKey,
  searchablePdfRecordKey,
  searchablePdfRecordSchema,
  type SearchablePdfRecord,
} from '@app/contracts';
import { DocumentStorage, StorageObjectNotFoundError } from '@app/document-storage';
import { JobProducer } from '@app/queue';
import { currentContext, newRequestId } from '@app/request-context';
import type { AuthenticatedAccount } from '../auth/index.js';
import type { StoredBytes } from '../contents/index.js';
import {
  DocumentFailedError,
  DocumentNotReadyError,
  DocumentReader,
  type Document,
} from '../documents/index.js';
import { StoreIdentityService } from '../store/index.js';
import { DocumentEncryptedError, SearchablePdfUnavailableError } from './searchable-pdf.errors.js';

/** Finds searchable PDFs, and requests the missing ones from the worker when a client asks for them. */
@Injectable()
export class SearchablePdfs {
  constructor(
    private readonly documents: DocumentReader,
    private readonly storage: DocumentStorage,
    private readonly jobs: JobProducer,
    private readonly store: StoreIdentityService,
  ) {}

  /**
   * Returns the PDF, or undefined while the worker makes it. The first call requests it.
   *
   * @throws DocumentNotReadyError, DocumentFailedError, DocumentEncryptedError, SearchablePdfUnavailableError, and the
   *   errors of {@link DocumentReader.getReadable}
   */
  async find(account: AuthenticatedAccount, id: string): Promise<StoredBytes | undefined> {
    const document = await this.documents.getReadable(account, id);
    if (document.status === 'failed') throw new DocumentFailedError(document.error ?? undefined);
    const { textExtractionId } = document;
    if (textExtractionId === null) throw new DocumentNotReadyError();
    if (!hasPageImages(document.mediaType)) throw new SearchablePdfUnavailableError();
    const record = await this.findRecord(id, textExtractionId);
    if (record === undefined) {
      await this.request(document, textExtractionId);
      return undefined;
    }
    if (record.outcome === 'impossible' && record.code === 'document.encrypted') {
      throw new DocumentEncryptedError();
    }
    if (record.outcome === 'impossible') throw new SearchablePdfUnavailableError(record.message);
    return {
      storageKey: searchablePdfKey(id, textExtractionId),
      sizeBytes: record.sizeBytes,
      sha256: record.sha256,
      mediaType: 'application/pdf',
      filename: `${document.filename.replace(/\.[^.]{1,10}$/u, '')}.searchable.pdf`,
    };
  }

  /** Undefined also for a record that cannot be parsed: the PDF is then made again. */
  private async findRecord(
    documentId: string,
    extractionId: string,
  ): Promise<SearchablePdfRecord | undefined> {
    try {
      const bytes = await this.storage.get(searchablePdfRecordKey(documentId, extractionId));
      return searchablePdfRecordSchema.parse(JSON.parse(bytes.toString('utf8')));
    } catch (error) {
      if (error instanceof StorageObjectNotFoundError) return undefined;
      if (error instanceof Error && ['ZodError', 'SyntaxError'].includes(error.name))
        return undefined;
      throw error;
    }
  }

  /** Adds one job, however often this is called. A job that ended without a record is replaced. */
  private async request(document: Document, extractionId: string): Promise<void> {
    const { id, accountId, storageKey, sha256, mediaType, sizeBytes } = document;
    // After a restore from a backup, or if an older release read the document, the page results are missing.
    if ((await this.storage.stat(pageResultKey(id, extractionId, 1))) === undefined) {
      throw new SearchablePdfUnavailableError(
        'The positions of its words are not stored; POST …/ocr reads it again.',
      );
    }
    const context = currentContext();
    await this.jobs.replace(
      MAKE_SEARCHABLE_PDF,
      {
        documentId: id,
        extractionId,
        storeId: this.store.id,
        storageKey,
        sha256,
        mediaType,
        sizeBytes,
        pages: Math.max(1, Math.min(document.pagesTotal ?? 1, document.pagesToRead ?? Infinity)),
        context: {
          requestId: context?.requestId ?? newRequestId(),
          ...(context?.traceparent === undefined ? {} : { traceparent: context.traceparent }),
          userId: accountId,
        },
      },
      { jobId: extractionId },
    );
  }
}
