import { Injectable, Logger } from '@nestjs/common';
import { REPORT_FINISHED, type ReportFinished } from '@app/contracts';
import { faultPoint } from '@app/fault-points';
import { JobHandler } from '@app/queue';
import { PageResultsReader } from '../document-pages/index.js';
import { DocumentExtractions } from '../documents/index.js';

/**
 * Takes the end of an extraction over. Where that fails for good, the document stays unsettled and the reconciler has
 * it read again: a store that was away for some seconds is not the document's fault.
 */
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

  override async handle(report: ReportFinished): Promise<void> {
    const { documentId, extractionId } = report;
    const pages = this.results.read(documentId, extractionId, report.pagesStored);
    const isSettled = await this.extractions.settle(report, pages);
    faultPoint('result.settled');
    const { outcome, truncated } = report;
    if (isSettled)
      this.logger.log({ outcome, truncated, code: report.error?.code }, 'Document settled');
    else this.logger.log('Superseded result dropped');
    if (report.outcome === 'ready') await this.results.removeOthers(documentId, extractionId);
  }
}
