import { Injectable, Logger } from '@nestjs/common';
import {
  REPORT_FINISHED,
  REPORT_PROGRESS,
  type RecogniseDocument,
  type ReportFinished,
  type ReportProgress,
} from '@app/contracts';
import { JobProducer } from '@app/queue';

export type ExtractionEnd = Omit<ReportFinished, 'documentId' | 'extractionId' | 'context'>;

/** Users only look at the progress, so one report a second is enough. Each report adds a job to the queue. */
const PROGRESS_INTERVAL_MS = 1_000;

/** Reports the progress and the end of an extraction to the api. */
@Injectable()
export class ExtractionReporter {
  private readonly logger = new Logger(ExtractionReporter.name);

  constructor(private readonly producer: JobProducer) {}

  /**
   * Returns a function to call after every page. It reports at most once a second, and returns whether it
   * reported.
   */
  progressOf(
    document: RecogniseDocument,
    pages: Pick<ReportProgress, 'pagesTotal' | 'pagesToRead'>,
  ): (pagesDone: number) => Promise<boolean> {
    let lastReportAt = -Infinity;
    return async (pagesDone) => {
      const now = performance.now();
      if (now - lastReportAt < PROGRESS_INTERVAL_MS) return false;
      lastReportAt = now;
      try {
        await this.producer.add(REPORT_PROGRESS, { ...idsOf(document), ...pages, pagesDone });
      } catch (err) {
        // A lost report of progress is replaced by the next one. Only the report of the end must arrive.
        this.logger.warn({ err }, 'Progress not reported');
      }
      return true;
    };
  }

  /** Each extraction has at most one report of its end in the queue: a new one replaces it. */
  async finished(document: RecogniseDocument, end: ExtractionEnd): Promise<void> {
    const report = { ...idsOf(document), ...end };
    await this.producer.replace(REPORT_FINISHED, report, { jobId: document.extractionId });
  }
}

function idsOf({ documentId, extractionId, context }: RecogniseDocument) {
  return { documentId, extractionId, context };
}
