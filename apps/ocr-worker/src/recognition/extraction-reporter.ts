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

/** Reports of progress are for people who watch; more often than this is a waste of rows. */
const PROGRESS_INTERVAL_MS = 1_000;

/** Tells the api what became of a document. */
@Injectable()
export class ExtractionReporter {
  private readonly logger = new Logger(ExtractionReporter.name);

  constructor(private readonly producer: JobProducer) {}

  /** A function to be called after every page; it reports the first time, then once a second at most, and says if it did. */
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
        // Nobody misses one report of progress; the end of the extraction is what must arrive.
        this.logger.warn({ err }, 'Progress not reported');
      }
      return true;
    };
  }

  /** One report an extraction is under way at a time: while an earlier one is, this one is not needed. */
  async finished(document: RecogniseDocument, end: ExtractionEnd): Promise<void> {
    const report = { ...idsOf(document), ...end };
    await this.producer.replace(REPORT_FINISHED, report, { jobId: document.extractionId });
  }
}

function idsOf({ documentId, extractionId, context }: RecogniseDocument) {
  return { documentId, extractionId, context };
}
