import { Injectable } from '@nestjs/common';
import type { PageResult, ReportFinished, ReportProgress } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { faultPoint } from '@app/fault-points';
import { DocumentPagesRepository } from './document-pages.repository.js';

/** Applies the worker's reports to documents. */
@Injectable()
export class DocumentExtractions {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: DocumentPagesRepository,
  ) {}

  /** Records how far the extraction is; without effect when it is superseded or settled. */
  async recordProgress(report: ReportProgress): Promise<void> {
    await this.repository.recordProgress(report);
  }

  /**
   * Settles an extraction: its pages become the document's text, its outcome the document's status. Applied once,
   * however often it is delivered; false when there was nothing to settle any more.
   */
  async settle(report: ReportFinished, pages: AsyncIterable<PageResult[]>): Promise<boolean> {
    return this.transactions.run(async () => {
      if (!(await this.repository.lockUnsettled(report.documentId, report.extractionId)))
        return false;
      if (report.outcome === 'failed') {
        await this.repository.fail(report);
        return true;
      }
      await this.repository.deletePages(report.documentId);
      for await (const batch of pages) {
        await this.repository.insertPages(report.documentId, batch);
      }
      await this.repository.finish(report);
      faultPoint('result.stored');
      return true;
    });
  }

  /** Whether the document is there, in the trash or not. */
  async isKept(documentId: string): Promise<boolean> {
    return this.repository.isKept(documentId);
  }

  /** Ends an extraction that no worker will finish; without effect when it is superseded or settled. */
  async giveUp(
    documentId: string,
    extractionId: string,
    error: { code: string; message: string },
  ): Promise<void> {
    await this.transactions.run(async () => {
      if (!(await this.repository.lockUnsettled(documentId, extractionId))) return;
      await this.repository.giveUp(documentId, error);
    });
  }
}
