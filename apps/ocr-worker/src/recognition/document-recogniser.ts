import { Injectable } from '@nestjs/common';
import { pageResultSchema, type PageResult, type RecogniseDocument } from '@app/contracts';
import { faultPoint } from '@app/fault-points';
import type { JobAttempt } from '@app/queue';
import {
  Extractor,
  settleExtraction,
  type DocumentPages,
  type PageOutcome,
} from '../extraction/index.js';
import { DocumentCrashedError, PageCrashedError } from '../extraction/extraction.errors.js';
import { pageRead } from '../metrics/reading.metrics.js';
import { WHOLE } from './death-record.js';
import { DeathWatch, type WatchedExtraction } from './death-watch.js';
import { ExtractionReporter, type ExtractionEnd } from './extraction.reporter.js';
import { OriginalFetcher } from './original-fetcher.js';
import { PageResultStore } from './page-result.store.js';
import { ShutdownGrace } from './shutdown-grace.js';
import { TurnKeeper } from './turn-keeper.js';

export type Recognised = Omit<ExtractionEnd, 'engine' | 'attempts'>;

/** One document while it is read. */
interface Reading {
  readonly document: RecogniseDocument;
  readonly open: DocumentPages;
  /** What earlier attempts have stored. */
  readonly stored: ReadonlyMap<number, PageOutcome>;
  readonly watched: WatchedExtraction;
}

/** Reads one document from its first page to its last, and stores what each page holds. */
@Injectable()
export class DocumentRecogniser {
  constructor(
    private readonly originals: OriginalFetcher,
    private readonly extractor: Extractor,
    private readonly results: PageResultStore,
    private readonly reporter: ExtractionReporter,
    private readonly grace: ShutdownGrace,
    private readonly deaths: DeathWatch,
    private readonly turns: TurnKeeper,
  ) {}

  /**
   * @throws {AppError} when the document as a whole cannot be read
   * @throws {ReturnedJobError} when others come first now
   * @throws the grace's reason when it must stop
   */
  async recognise(document: RecogniseDocument, attempt: JobAttempt): Promise<Recognised> {
    const { pages: stored, hasDeathRecord } = await this.results.findLeft(document);
    const watched = await this.deaths.watch(document, attempt, {
      stored: new Set(stored.keys()),
      hasRecord: hasDeathRecord,
    });
    if (watched.isCondemned(WHOLE)) {
      await watched.end();
      throw new DocumentCrashedError();
    }
    const { signal } = this.grace;
    return this.originals.withOriginal(document, signal, async (path) => {
      faultPoint('read.fetched');
      const { mediaType, languages } = document;
      const open = await watched.attempt(WHOLE, () => {
        faultPoint('read.opening');
        return this.extractor.open({ path, mediaType, languages }, signal);
      });
      try {
        const pages = await this.readPages({ document, open, stored, watched });
        await watched.end();
        const { pagesTotal } = open;
        return { pagesTotal, pagesStored: pages.length, ...settleExtraction(pagesTotal, pages) };
      } finally {
        await open.close();
      }
    });
  }

  private async readPages(reading: Reading): Promise<PageOutcome[]> {
    const { document, open, stored } = reading;
    const report = this.reporter.progressOf(document, {
      pagesTotal: open.pagesTotal,
      pagesToRead: open.pagesToRead,
    });
    const letOthersThrough = this.turns.of(document);
    const pages: PageOutcome[] = [];
    await report(0);
    for (let number = 1; number <= open.pagesToRead; number += 1) {
      const known = stored.get(number);
      // Not before one page was read: every turn brings the document on.
      if (known === undefined && pages.length > stored.size) await letOthersThrough(pages.length);
      pages.push(known ?? (await this.readPage(reading, number)));
      // Its owner may have ended the document meanwhile: then nobody wants the rest.
      if (await report(pages.length)) await this.originals.requireStored(document);
    }
    return pages;
  }

  private async readPage(
    { document, open, watched }: Reading,
    number: number,
  ): Promise<PageOutcome> {
    if (this.grace.isStopping) throw new Error('The process stops');
    const page = watched.isCondemned(number)
      ? await this.store(document, crashedPage(number))
      : await watched.attempt(number, async () => {
          faultPoint('read.page_begun', number);
          // In hand until its result is stored: only then will nobody read it again.
          return this.store(document, await open.readPage(number, this.grace.signal));
        });
    pageRead(page);
    return { number, error: page.error };
  }

  private async store(document: RecogniseDocument, page: PageResult): Promise<PageResult> {
    await this.results.put(document, page);
    faultPoint('read.page_stored');
    return page;
  }
}

function crashedPage(number: number): PageResult {
  const { code, message } = new PageCrashedError();
  const page = { number, source: null, confidence: null, text: '', durationMs: 0 };
  return pageResultSchema.parse({ ...page, error: { code, message } });
}
