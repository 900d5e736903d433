import { Injectable } from '@nestjs/common';
import type { RecogniseDocument } from '@app/contracts';
import { faultPoint } from '@app/fault-points';
import {
  Extractor,
  settleExtraction,
  type DocumentPages,
  type PageOutcome,
} from '../extraction/index.js';
import { pageRead } from '../metrics/reading.metrics.js';
import { ExtractionReporter, type ExtractionEnd } from './extraction.reporter.js';
import { OriginalFetcher } from './original-fetcher.js';
import { PageResultStore } from './page-result.store.js';
import { ShutdownGrace } from './shutdown-grace.js';

export type Recognised = Omit<ExtractionEnd, 'engine' | 'attempts'>;

/** Reads one document from its first page to its last, and stores what each page holds. */
@Injectable()
export class DocumentRecogniser {
  constructor(
    private readonly originals: OriginalFetcher,
    private readonly extractor: Extractor,
    private readonly results: PageResultStore,
    private readonly reporter: ExtractionReporter,
    private readonly grace: ShutdownGrace,
  ) {}

  /** @throws {AppError} when the document as a whole cannot be read, and the grace's reason when it must stop. */
  async recognise(document: RecogniseDocument): Promise<Recognised> {
    const { signal } = this.grace;
    return this.originals.withOriginal(document, signal, async (path) => {
      faultPoint('read.fetched');
      const { mediaType, languages } = document;
      const open = await this.extractor.open({ path, mediaType, languages }, signal);
      try {
        const pages = await this.readPages(document, open);
        const { pagesTotal } = open;
        return { pagesTotal, pagesStored: pages.length, ...settleExtraction(pagesTotal, pages) };
      } finally {
        await open.close();
      }
    });
  }

  private async readPages(
    document: RecogniseDocument,
    open: DocumentPages,
  ): Promise<PageOutcome[]> {
    const stored = await this.results.findStored(document);
    const report = this.reporter.progressOf(document, {
      pagesTotal: open.pagesTotal,
      pagesToRead: open.pagesToRead,
    });
    const pages: PageOutcome[] = [];
    await report(0);
    for (let number = 1; number <= open.pagesToRead; number += 1) {
      pages.push(stored.get(number) ?? (await this.readPage(document, open, number)));
      await report(pages.length);
    }
    return pages;
  }

  private async readPage(
    document: RecogniseDocument,
    open: DocumentPages,
    number: number,
  ): Promise<PageOutcome> {
    if (this.grace.isStopping) throw new Error('The process stops');
    const page = await open.readPage(number, this.grace.signal);
    await this.results.put(document, page);
    faultPoint('read.page_stored');
    pageRead(page);
    return { number, error: page.error };
  }
}
