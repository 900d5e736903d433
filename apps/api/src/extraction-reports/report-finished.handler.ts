import { Injectable, Logger } from '@nestjs/common';
import { REPORT_FINISHED, type ReportFinished } from '@app/contracts';
import { faultPoint } from '@app/fault-points';
import { DocumentStorage, StorageObjectNotFoundError } from '@app/document-storage';
import { JobHandler, DelayJobError } from '@app/queue';
import { PageResultsReader } from '../document-pages/index.js';
import { DocumentExtractions, PasswordSealer } from '../extractions/index.js';
import { fromForeignError } from '../http/index.js';
import { AttachmentDocuments } from './attachment-documents.js';

/**
 * Applies the report that an extraction has ended. While the database or the store is unavailable, the job is
 * delayed and tried again without counting an attempt. If it fails permanently, the document stays unsettled,
 * and the reconciler queues it again.
 */
@Injectable()
export class ReportFinishedHandler extends JobHandler<typeof REPORT_FINISHED> {
  override readonly jobName = REPORT_FINISHED;
  private readonly logger = new Logger(ReportFinishedHandler.name);

  constructor(
    private readonly extractions: DocumentExtractions,
    private readonly results: PageResultsReader,
    private readonly storage: DocumentStorage,
    private readonly passwords: PasswordSealer,
    private readonly attachments: AttachmentDocuments,
  ) {
    super();
  }

  override async handle(report: ReportFinished): Promise<void> {
    try {
      await this.applyReport(report);
    } catch (error) {
      throw (await this.isOutage(error)) ? new DelayJobError(error) : error;
    }
  }

  private async applyReport(report: ReportFinished): Promise<void> {
    const { documentId, extractionId } = report;
    const pages = this.results.read(documentId, extractionId, report.pagesStored);
    // Before the mail is settled: after a crash, the report is applied again, and what became a document is found.
    const attachments = await this.attachments.register(report);
    const isSettled = await this.extractions.settle(report, pages, attachments);
    faultPoint('result.settled');
    await this.passwords.discard(documentId, extractionId);
    if (report.attachments === true) await this.attachments.discardBytes(report);
    const { outcome, truncated } = report;
    if (isSettled)
      this.logger.log({ outcome, truncated, code: report.error?.code }, 'Document settled');
    else this.logger.log('Superseded result dropped');
    if (report.outcome === 'ready') await this.results.removeOthers(documentId, extractionId);
    // The document may have been purged while it was read, before these results were written: remove them
    // too.
    if (!isSettled && !(await this.extractions.exists(documentId))) {
      await this.results.removeAll(documentId);
    }
  }

  private async isOutage(error: unknown): Promise<boolean> {
    const kind = fromForeignError(error)?.kind;
    // A page result may be missing although the store works: then the page is read again.
    const isMissing = error instanceof StorageObjectNotFoundError;
    if (!isMissing && (kind === 'unavailable' || kind === 'insufficient-storage')) return true;
    return this.storage.probe().then(
      () => false,
      () => true,
    );
  }
}
