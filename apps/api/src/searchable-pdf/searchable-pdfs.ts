import { Injectable } from '@nestjs/common';
import {
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
import type { StoredBytes } from '../contents/index.js';
import {
  DocumentFailedError,
  DocumentNotReadyError,
  DocumentReader,
  type Document,
} from '../documents/index.js';
import { StoreIdentityService } from '../store/index.js';
import { SearchablePdfUnavailableError } from './searchable-pdf.errors.js';

/** The pages of documents with the words that were read of them laid over; made by the worker when somebody asks. */
@Injectable()
export class SearchablePdfs {
  constructor(
    private readonly documents: DocumentReader,
    private readonly storage: DocumentStorage,
    private readonly jobs: JobProducer,
    private readonly store: StoreIdentityService,
  ) {}

  /**
   * The PDF, once it is made; undefined while it is being made, which asking begins.
   *
   * @throws DocumentNotFoundError, DocumentNotReadyError, DocumentFailedError, SearchablePdfUnavailableError
   */
  async find(accountId: string, id: string): Promise<StoredBytes | undefined> {
    const document = await this.documents.getLive(accountId, id);
    if (document.status === 'failed') throw new DocumentFailedError(document.error ?? undefined);
    const { textExtractionId } = document;
    if (textExtractionId === null) throw new DocumentNotReadyError();
    if (document.mediaType === 'text/plain') throw new SearchablePdfUnavailableError();
    const record = await this.findRecord(id, textExtractionId);
    if (record === undefined) {
      await this.ask(document, textExtractionId);
      return undefined;
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

  /** One that cannot be understood is as good as none: the PDF is made again. */
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

  /** However often it is asked, one job; one that has ended without a record is done again. */
  private async ask(document: Document, extractionId: string): Promise<void> {
    const { id, accountId, storageKey, sha256, mediaType, sizeBytes } = document;
    // Restored from a backup, or read by a release that stored less: the text is there, the places are not.
    if ((await this.storage.stat(pageResultKey(id, extractionId, 1))) === undefined) {
      throw new SearchablePdfUnavailableError(
        'Where its words stand is not known (any more); POST …/ocr reads it again.',
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
