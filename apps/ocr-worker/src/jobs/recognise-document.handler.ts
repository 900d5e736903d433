import { Injectable, Logger } from '@nestjs/common';
import { RECOGNISE_DOCUMENT, type RecogniseDocument } from '@app/contracts';
import { AppError } from '@app/errors';
import { faultPoint } from '@app/fault-points';
import { JobHandler, type JobAttempt } from '@app/queue';
import { documentRead } from '../metrics/reading-metrics.js';
import { DocumentRecogniser, type Recognised } from '../recognition/document-recogniser.js';
import { ExtractionReporter } from '../recognition/extraction-reporter.js';
import { Extractor } from '../sandbox-protocol/extractor.js';
import { isWorthARetry } from './is-worth-a-retry.js';
import { JobPolicy } from './job-policy.js';

/** Reads a document and reports the end exactly once, whether it succeeded or failed. */
@Injectable()
export class RecogniseDocumentHandler extends JobHandler<typeof RECOGNISE_DOCUMENT> {
  readonly jobName = RECOGNISE_DOCUMENT;
  private readonly logger = new Logger(RecogniseDocumentHandler.name);
  private readonly inProgress = new Map<string, Promise<void>>();

  constructor(
    private readonly recogniser: DocumentRecogniser,
    private readonly reporter: ExtractionReporter,
    private readonly extractor: Extractor,
    private readonly policy: JobPolicy,
  ) {
    super();
  }

  /**
   * After an outage, the queue may deliver an extraction again that this process still reads. The second
   * delivery waits for the first.
   */
  async handle(document: RecogniseDocument, attempt: JobAttempt): Promise<void> {
    const { extractionId } = document;
    const earlier = this.inProgress.get(extractionId) ?? Promise.resolve();
    const reading = earlier.catch(() => undefined).then(() => this.read(document, attempt));
    this.inProgress.set(extractionId, reading);
    try {
      await reading;
    } finally {
      if (this.inProgress.get(extractionId) === reading) this.inProgress.delete(extractionId);
    }
  }

  private async read(document: RecogniseDocument, attempt: JobAttempt): Promise<void> {
    const startedAt = performance.now();
    const end = await this.policy.run(
      document,
      attempt,
      () => this.recogniser.recognise(document, attempt),
      (error) => this.failureOf(document, error, attempt),
    );
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

  /**
   * Errors that hostile or broken documents are expected to cause end the extraction. All others are retried.
   */
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
