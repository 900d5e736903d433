import { Injectable } from '@nestjs/common';
import {
  AUTO_LANGUAGE,
  priorityOf,
  RECOGNISE_DOCUMENT,
  REREAD_DELAY_PAGES,
  type JobContext,
  type RecogniseDocument,
} from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { JobProducer } from '@app/queue';
import { addToContext, currentContext, newRequestId } from '@app/request-context';
import type { Document } from '../documents/index.js';
import { StoreIdentityService } from '../store/index.js';
import { DocumentLanguageUnavailableError } from './extractions.errors.js';
import { FairQueueRepository } from './fair-queue.repository.js';
import { ExtractionsConfig } from './extractions.config.js';

/** The properties of a document that its job needs. */
export type ExtractedDocument = Pick<
  Document,
  | 'id'
  | 'accountId'
  | 'extractionId'
  | 'storageKey'
  | 'sha256'
  | 'mediaType'
  | 'sizeBytes'
  | 'languages'
> & {
  /** Whether the worker hands out the attachments of the mail. */
  readonly wantsAttachments?: boolean;
};

/** A waiting document with its turn in the fair queue and its progress. */
export interface WaitingDocument extends ExtractedDocument {
  readonly turn: number;
  readonly pagesDone: number;
}

/** Adds the jobs that read documents, always as part of the running transaction. */
@Injectable()
export class ExtractionStarter {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly jobs: JobProducer,
    private readonly config: ExtractionsConfig,
    private readonly store: StoreIdentityService,
    private readonly queue: FairQueueRepository,
  ) {}

  /**
   * Adds the job of an extraction. The job has the extraction's id, so adding it twice makes one job. A
   * document that is read again (`isReread`) gets a later turn than one that is read for the first time.
   */
  async start(document: ExtractedDocument, { isReread = false } = {}): Promise<void> {
    const { id, extractionId, accountId } = document;
    addToContext({ documentId: id, jobId: extractionId });
    const position = await this.queue.assignPosition(document, isReread ? REREAD_DELAY_PAGES : 0);
    const payload = { ...this.payloadOf(document, jobContext(accountId)), turn: position.turn };
    await this.jobs.add(RECOGNISE_DOCUMENT, payload, {
      jobId: extractionId,
      transaction: this.transactions,
      priority: priorityOf(position),
    });
  }

  /**
   * Replaces a job that has ended or was lost, in the context of the original request. A live job is kept.
   */
  async restart(document: WaitingDocument, requestId: string | null): Promise<void> {
    const { extractionId, accountId, turn, pagesDone } = document;
    const context = { requestId: requestId ?? newRequestId(), userId: accountId };
    const payload = { ...this.payloadOf(document, context), turn };
    await this.jobs.replace(RECOGNISE_DOCUMENT, payload, {
      jobId: extractionId,
      transaction: this.transactions,
      priority: priorityOf({ turn: turn + pagesDone, isOnlyOneOfAccount: false }),
    });
  }

  /**
   * Returns the requested languages; without any, the worker detects the language of each page (`auto`).
   *
   * @throws DocumentLanguageUnavailableError
   */
  languagesFor(requested: readonly string[] = [AUTO_LANGUAGE]): readonly string[] {
    const available = this.config.ocrLanguages;
    // All languages are listed, so that title and text can be found by words of each of them.
    if (requested.includes(AUTO_LANGUAGE)) return [...available, AUTO_LANGUAGE];
    if (requested.some((language) => !available.includes(language))) {
      throw new DocumentLanguageUnavailableError(available);
    }
    return requested;
  }

  /**
   * Returns the requested languages, or those of the last extraction. For `auto`, the available languages may
   * be new.
   */
  languagesForRereading(last: readonly string[], requested?: readonly string[]): readonly string[] {
    if (requested !== undefined) return this.languagesFor(requested);
    return last.includes(AUTO_LANGUAGE) ? this.languagesFor([AUTO_LANGUAGE]) : last;
  }

  private payloadOf(document: ExtractedDocument, context: JobContext): RecogniseDocument {
    return {
      documentId: document.id,
      extractionId: document.extractionId,
      storeId: this.store.id,
      storageKey: document.storageKey,
      sha256: document.sha256,
      mediaType: document.mediaType,
      sizeBytes: document.sizeBytes,
      languages: [...document.languages],
      ...(document.wantsAttachments === true ? { attachments: true } : {}),
      context,
    };
  }
}

function jobContext(userId: string): JobContext {
  const context = currentContext();
  return {
    requestId: context?.requestId ?? newRequestId(),
    ...(context?.traceparent === undefined ? {} : { traceparent: context.traceparent }),
    userId,
  };
}
