import { Injectable } from '@nestjs/common';
import type { PageResult, ReportFinished, ReportProgress } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { faultPoint } from '@app/fault-points';
import { DocumentPagesRepository } from './document-pages.repository.js';

/** Applies the reports of the worker to documents. */
@Injectable()
export class DocumentExtractions {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: DocumentPagesRepository,
  ) {}

  /** Records the progress of an extraction; no effect when the extraction is superseded or settled. */
  async recordProgress(report: ReportProgress): Promise<void> {
    await this.repository.recordProgress(report);
  }

  /**
   * Settles an extraction: its pages become the document's text, and its outcome the document's status. A
   * report that is delivered several times is applied once. Returns false when the extraction is superseded
   * or already settled.
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

  /** Returns whether the document exists, in the trash or not. */
  async exists(documentId: string): Promise<boolean> {
    return this.repository.exists(documentId);
  }

  /** Ends an extraction that no worker will finish; no effect when it is superseded or settled. */
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
