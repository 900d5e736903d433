import { Injectable, Logger } from '@nestjs/common';
import { RECOGNISE_DOCUMENT, type RecogniseDocument } from '@app/contracts';
import { AppError } from '@app/errors';
import { faultPoint } from '@app/fault-points';
import { JobHandler, PostponedJobError, ReturnedJobError, type JobAttempt } from '@app/queue';
import { Extractor } from '../extraction/index.js';
import { documentRead } from '../metrics/reading-metrics.js';
import { DocumentRecogniser, type Recognised } from '../recognition/document-recogniser.js';
import { ExtractionReporter } from '../recognition/extraction-reporter.js';
import { OutageDetector } from './outage-detector.js';
import { ShutdownGrace } from '../recognition/shutdown-grace.js';
import { StoreIdentityCheck } from '../store/store-identity-check.js';
import { isWorthARetry } from './is-worth-a-retry.js';

/** Others, who see the right store, take the job meanwhile. */
const OTHER_STORE_PAUSE_MS = 5_000;

/** Reads a document and reports how that ended: always once, whatever happened. */
@Injectable()
export class RecogniseDocumentHandler extends JobHandler<typeof RECOGNISE_DOCUMENT> {
  readonly jobName = RECOGNISE_DOCUMENT;
  private readonly logger = new Logger(RecogniseDocumentHandler.name);
  private readonly inHand = new Map<string, Promise<void>>();

  constructor(
    private readonly recogniser: DocumentRecogniser,
    private readonly reporter: ExtractionReporter,
    private readonly grace: ShutdownGrace,
    private readonly extractor: Extractor,
    private readonly outages: OutageDetector,
    private readonly store: StoreIdentityCheck,
  ) {
    super();
  }

  /** A queue that was emptied or away may hand out twice what this very process reads: one after the other, then. */
  async handle(document: RecogniseDocument, attempt: JobAttempt): Promise<void> {
    const { extractionId } = document;
    const earlier = this.inHand.get(extractionId) ?? Promise.resolve();
    const reading = earlier.catch(() => undefined).then(() => this.read(document, attempt));
    this.inHand.set(extractionId, reading);
    try {
      await reading;
    } finally {
      if (this.inHand.get(extractionId) === reading) this.inHand.delete(extractionId);
    }
  }

  private async read(document: RecogniseDocument, attempt: JobAttempt): Promise<void> {
    const startedAt = performance.now();
    let end: Recognised;
    try {
      await this.requireStoreOf(document);
      end = await this.recogniser.recognise(document, attempt);
    } catch (error) {
      if (error instanceof ReturnedJobError) throw error;
      if (this.grace.isStopping) throw new ReturnedJobError();
      if (await this.outages.isOutage(error, attempt.addedAt)) throw new PostponedJobError(error);
      end = await this.failureOf(document, error, attempt);
    }
    faultPoint('read.finished');
    await this.report(document, end, attempt);
    faultPoint('read.reported');
    this.logger.log(
      {
        outcome: end.outcome,
        pages: end.pagesStored,
        code: end.error?.code,
        durationMs: Math.round(performance.now() - startedAt),
      },
      'Document read',
    );
  }

  /** What another store lacks is not the document's fault. */
  private async requireStoreOf({ storeId }: RecogniseDocument): Promise<void> {
    if (!(await this.store.holds(storeId)))
      throw new ReturnedJobError({ pauseMs: OTHER_STORE_PAUSE_MS });
  }

  /** What is expected of hostile or broken documents ends here; anything else is tried again. */
  private async failureOf(
    document: RecogniseDocument,
    error: unknown,
    attempt: JobAttempt,
  ): Promise<Recognised> {
    if (error instanceof AppError && !isWorthARetry(error.kind)) {
      return failed(error.code, error.message);
    }
    if (attempt.isLast) {
      const end = failed('document.extraction_failed', 'The document could not be read.');
      await this.report(document, end, attempt);
    }
    throw error;
  }

  private async report(
    document: RecogniseDocument,
    end: Recognised,
    attempt: JobAttempt,
  ): Promise<void> {
    const { engine } = this.extractor;
    await this.reporter.finished(document, { ...end, engine, attempts: attempt.number });
    documentRead(end);
  }
}

function failed(code: string, message: string): Recognised {
  return {
    outcome: 'failed',
    pagesTotal: null,
    pagesStored: 0,
    truncated: false,
    error: { code, message },
  };
}
