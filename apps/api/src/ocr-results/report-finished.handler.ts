import { Injectable, Logger } from '@nestjs/common';
import { REPORT_FINISHED, type ReportFinished } from '@app/contracts';
import { JobHandler, type JobAttempt } from '@app/queue';
import { DocumentExtractions } from '../documents/index.js';
import { PageResultsReader } from './page-results.reader.js';

const RESULT_LOST = {
  code: 'document.result_lost',
  message: 'The text was read but could not be taken over. POST …/ocr reads it again.',
};

@Injectable()
export class ReportFinishedHandler extends JobHandler<typeof REPORT_FINISHED> {
  override readonly jobName = REPORT_FINISHED;
  private readonly logger = new Logger(ReportFinishedHandler.name);

  constructor(
    private readonly extractions: DocumentExtractions,
    private readonly results: PageResultsReader,
  ) {
    super();
  }

  override async handle(report: ReportFinished, attempt: JobAttempt): Promise<void> {
    const { documentId, extractionId } = report;
    try {
      const pages = this.results.read(documentId, extractionId, report.pagesStored);
      const isSettled = await this.extractions.settle(report, pages);
      const { outcome, truncated } = report;
      if (isSettled)
        this.logger.log({ outcome, truncated, code: report.error?.code }, 'Document settled');
      else this.logger.log('Superseded result dropped');
    } catch (error) {
      // No document stays unsettled: when the result cannot be taken over at all, that is its end.
      if (attempt.isLast) await this.giveUp(report);
      throw error;
    }
    if (report.outcome === 'ready') await this.results.removeOthers(documentId, extractionId);
  }

  private async giveUp(report: ReportFinished): Promise<void> {
    await this.extractions.settle({ ...report, outcome: 'failed', error: RESULT_LOST }, nothing());
  }
}

async function* nothing(): AsyncIterable<never> {}
