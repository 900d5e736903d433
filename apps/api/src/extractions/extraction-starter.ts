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

/** What the worker must be told of a document. */
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
>;

/** A document that waits, with the place that it was given and how far it has come since. */
export interface WaitingDocument extends ExtractedDocument {
  readonly turn: number;
  readonly pagesDone: number;
}

/** Asks the worker for a document's text, always as part of the running transaction. */
@Injectable()
export class ExtractionStarter {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly jobs: JobProducer,
    private readonly config: ExtractionsConfig,
    private readonly store: StoreIdentityService,
    private readonly queue: FairQueueRepository,
  ) {}

  /** The job's id is the extraction's: adding it twice makes one job. What was read before comes later. */
  async start(document: ExtractedDocument, { isAgain = false } = {}): Promise<void> {
    const { id, extractionId, accountId } = document;
    addToContext({ documentId: id, jobId: extractionId });
    const place = await this.queue.assignPosition(document, isAgain ? REREAD_DELAY_PAGES : 0);
    const payload = { ...this.payloadOf(document, jobContext(accountId)), turn: place.turn };
    await this.jobs.add(RECOGNISE_DOCUMENT, payload, {
      jobId: extractionId,
      transaction: this.transactions,
      priority: priorityOf(place),
    });
  }

  /** Asks again where the job has ended or is gone, for the request that first did. One that is live stays as it is. */
  async startAgain(document: WaitingDocument, requestId: string | null): Promise<void> {
    const { extractionId, accountId, turn, pagesDone } = document;
    const context = { requestId: requestId ?? newRequestId(), userId: accountId };
    const payload = { ...this.payloadOf(document, context), turn };
    await this.jobs.replace(RECOGNISE_DOCUMENT, payload, {
      jobId: extractionId,
      transaction: this.transactions,
      priority: priorityOf({ turn: turn + pagesDone, isOnlyOneOfAccount: false }),
    });
  }

  /** The languages asked for, or the first that there is. @throws DocumentLanguageUnavailableError */
  languagesFor(asked: readonly string[] | undefined): readonly string[] {
    const available = this.config.ocrLanguages;
    if (asked === undefined) return available.slice(0, 1);
    // All of them, so that title and text are found by the words of any.
    if (asked.includes(AUTO_LANGUAGE)) return [...available, AUTO_LANGUAGE];
    if (asked.some((language) => !available.includes(language))) {
      throw new DocumentLanguageUnavailableError(available);
    }
    return asked;
  }

  /** Those of the last time, unless others are asked for. What comes into question may have changed since. */
  languagesAgain(last: readonly string[], asked?: readonly string[]): readonly string[] {
    if (asked !== undefined) return this.languagesFor(asked);
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
