import { Injectable } from '@nestjs/common';
import type { PageResult, ReportFinished, ReportProgress } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { faultPoint } from '@app/fault-points';
import { uncertainRanges } from '../document-pages/index.js';
import type { DocumentAttachment } from '../documents/index.js';
import { SearchIndex } from '../search-index/index.js';
import { DocumentPagesRepository, type WaitingMail } from './document-pages.repository.js';

/** Applies the reports of the worker to documents. */
@Injectable()
export class DocumentExtractions {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: DocumentPagesRepository,
    private readonly index: SearchIndex,
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
  async settle(
    report: ReportFinished,
    pages: AsyncIterable<PageResult[]>,
    attachments?: readonly DocumentAttachment[],
  ): Promise<boolean> {
    return this.transactions.run(async () => {
      const { documentId, extractionId } = report;
      const details = await this.repository.lockUnsettled(documentId, extractionId);
      if (details === undefined) return false;
      if (report.outcome === 'failed') {
        await this.repository.fail(report);
        return true;
      }
      await this.repository.deletePages(documentId);
      const terms = this.index.collectTerms();
      let encoding: string | null = null;
      for await (const batch of withNextPage(pages)) {
        const uncertain = batch.map(({ page }) => uncertainRanges(page));
        const vectors = await this.index.addPages(
          terms,
          batch.map(({ page, next }, i) => ({
            text: page.text,
            nextText: next?.text,
            uncertain: uncertain[i] ?? [],
          })),
        );
        encoding ??= batch.find(({ page }) => page.encoding !== null)?.page.encoding ?? null;
        await this.repository.insertPages(
          documentId,
          batch.map(({ page }, i) => ({
            ...page,
            vector: vectors[i] ?? '',
            uncertain: uncertain[i] ?? [],
          })),
        );
      }
      await this.index.replaceAll(documentId, details, terms);
      await this.repository.finish(report, { encoding, attachments });
      faultPoint('result.stored');
      return true;
    });
  }

  /** Returns the mail whose attachments are still to become documents; undefined when there is none. */
  async findMail(report: ReportFinished): Promise<WaitingMail | undefined> {
    return this.repository.findMail(report.documentId, report.extractionId);
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
      if ((await this.repository.lockUnsettled(documentId, extractionId)) === undefined) return;
      await this.repository.giveUp(documentId, error);
    });
  }
}

/** Pairs each page with the one after it, because a phrase can continue there. */
async function* withNextPage(
  batches: AsyncIterable<PageResult[]>,
): AsyncGenerator<{ page: PageResult; next: PageResult | undefined }[]> {
  let last: PageResult | undefined;
  for await (const batch of batches) {
    const pages = last === undefined ? batch : [last, ...batch];
    last = pages.at(-1);
    yield pages.slice(0, -1).map((page, i) => ({ page, next: pages[i + 1] }));
  }
  if (last !== undefined) yield [{ page: last, next: undefined }];
}
