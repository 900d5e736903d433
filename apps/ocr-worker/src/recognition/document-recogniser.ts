import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  pageResultSchema,
  type PageResult,
  type RecogniseDocument,
  type RecognisePages,
} from '@app/contracts';
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
import { pagesOf, rangesOf, type PageRange } from './page-ranges.js';
import { PageResultStore } from './page-result.store.js';
import { RangeSharing } from './range-sharing.js';
import { ShutdownGrace } from './shutdown-grace.js';
import { TurnKeeper } from './turn-keeper.js';

export type Recognised = Omit<ExtractionEnd, 'engine' | 'attempts'>;

/** What is left to be read must take longer than this to be worth other workers' opening of the document. */
const WORTH_SHARING_MS = 5_000;
/** How often it is looked whether others have ended with what they took. */
const LOOK_EVERY_MS = 500;

/** One document while it is read. */
interface Reading {
  readonly document: RecogniseDocument;
  readonly open: DocumentPages;
  /** What is stored, of earlier attempts and of this one. */
  readonly known: Map<number, PageOutcome>;
  readonly watched: WatchedExtraction;
  /** After each page. */
  readonly onPage: () => Promise<void>;
  readonly letOthersThrough: (pagesDone: number) => Promise<void>;
  /** Pages that were read in this turn. */
  readCount: number;
}

/** Reads one document, with the help of other workers where it is long, and stores what each page holds. */
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
    private readonly sharing: RangeSharing,
  ) {}

  /**
   * @throws {AppError} when the document as a whole cannot be read
   * @throws {ReturnedJobError} when others come first now
   * @throws the grace's reason when it must stop
   */
  async recognise(document: RecogniseDocument, attempt: JobAttempt): Promise<Recognised> {
    const { pages: known, hasDeathRecord } = await this.results.findLeft(document);
    const watched = await this.deaths.watch(document, attempt, {
      stored: new Set(known.keys()),
      hasRecord: hasDeathRecord,
    });
    if (watched.isCondemned(WHOLE)) {
      await watched.end();
      throw new DocumentCrashedError();
    }
    return this.withOpen(document, watched, async (open) => {
      const reading = await this.begin(document, open, known, watched);
      // Pages that end processes are counted here alone.
      const pages = await this.readAll(reading, attempt.deaths === 0);
      await watched.end();
      const { pagesTotal } = open;
      return { pagesTotal, pagesStored: pages.length, ...settleExtraction(pagesTotal, pages) };
    });
  }

  /**
   * Reads those pages of a range that are not stored yet, for whoever has the document in hand.
   *
   * @throws as {@link recognise}
   */
  async recognisePages(pages: RecognisePages): Promise<void> {
    const letOthersThrough = this.turns.of({ turn: (pages.turn ?? 0) + pages.from - 1 });
    const beside = { attempt: <T>(_: number, work: () => Promise<T>) => this.deaths.beside(work) };
    await this.withOpen(pages, beside, async (open) => {
      let read = 0;
      for (const number of pagesOf(pages)) {
        if ((await this.results.find(pages, number)) !== undefined) continue;
        if (read > 0) await letOthersThrough(read);
        await this.originals.requireStored(pages);
        await this.deaths.beside(() => this.readPage(pages, open, number));
        read += 1;
      }
    });
  }

  private async withOpen<T>(
    document: RecogniseDocument,
    watched: Pick<WatchedExtraction, 'attempt'>,
    use: (open: DocumentPages) => Promise<T>,
  ): Promise<T> {
    const { signal } = this.grace;
    return this.originals.withOriginal(document, signal, async (path) => {
      faultPoint('read.fetched');
      const { mediaType, languages } = document;
      const open = await watched.attempt(WHOLE, () => {
        faultPoint('read.opening');
        return this.extractor.open({ path, mediaType, languages }, signal);
      });
      try {
        return await use(open);
      } finally {
        await open.close();
      }
    });
  }

  private async begin(
    document: RecogniseDocument,
    open: DocumentPages,
    stored: ReadonlyMap<number, PageOutcome>,
    watched: WatchedExtraction,
  ): Promise<Reading> {
    const { pagesTotal, pagesToRead } = open;
    const report = this.reporter.progressOf(document, { pagesTotal, pagesToRead });
    const known = new Map(stored);
    await report(known.size);
    const onPage = async () => {
      // Its owner may have ended the document meanwhile: then nobody wants the rest.
      if (await report(known.size)) await this.originals.requireStored(document);
    };
    const letOthersThrough = this.turns.of(document);
    return { document, open, known, watched, onPage, letOthersThrough, readCount: 0 };
  }

  private async readAll(reading: Reading, mayShare: boolean): Promise<PageOutcome[]> {
    const { document, open, known } = reading;
    let left = rangesOf(open.pagesToRead).filter((range) => !isKnown(known, range));
    const [first] = left;
    if (first !== undefined && (await this.takeRange(reading, first))) {
      left.shift();
      const begunAt = performance.now();
      await this.readRange(reading, first);
      const pace = (performance.now() - begunAt) / Math.max(1, reading.readCount);
      const isLong = pace * (open.pagesToRead - known.size) > WORTH_SHARING_MS;
      if (mayShare && isLong) await this.sharing.offer(document, left);
    }
    while (left.length > 0) {
      const taken: PageRange[] = [];
      for (const range of left) {
        if (await this.takeRange(reading, range)) await this.readRange(reading, range);
        else taken.push(range);
      }
      left = taken;
      if (left.length > 0) await delay(LOOK_EVERY_MS);
      this.requireTime();
    }
    return Array.from({ length: open.pagesToRead }, (_, i) => known.get(i + 1)).filter(
      (page) => page !== undefined,
    );
  }

  /** False while another worker reads it. What others have read of it is known afterwards. */
  private async takeRange({ document, known }: Reading, range: PageRange): Promise<boolean> {
    // The beginning is never offered.
    if (range.from === 1) return true;
    const state = await this.sharing.takeBack(document, range);
    if (state !== 'touched') return state === 'mine';
    for (const number of pagesOf(range)) {
      const page = await this.results.find(document, number);
      if (page !== undefined) known.set(number, { number, error: page.error });
    }
    return true;
  }

  private async readRange(reading: Reading, range: PageRange): Promise<void> {
    const { known, onPage, letOthersThrough } = reading;
    for (const number of pagesOf(range)) {
      if (!known.has(number)) {
        // Not before one page was read: every turn brings the document on.
        if (reading.readCount > 0) await letOthersThrough(known.size);
        known.set(number, await this.readWatched(reading, number));
        reading.readCount += 1;
      }
      await onPage();
    }
  }

  private async readWatched(
    { document, open, watched }: Reading,
    number: number,
  ): Promise<PageOutcome> {
    if (!watched.isCondemned(number)) {
      return watched.attempt(number, () => this.readPage(document, open, number));
    }
    return this.store(document, crashedPage(number));
  }

  /** In hand until its result is stored: only then will nobody read it again. */
  private async readPage(
    document: RecogniseDocument,
    open: DocumentPages,
    number: number,
  ): Promise<PageOutcome> {
    this.requireTime();
    faultPoint('read.page_begun', number);
    return this.store(document, await open.readPage(number, this.grace.signal));
  }

  private async store(document: RecogniseDocument, page: PageResult): Promise<PageOutcome> {
    await this.results.put(document, page);
    faultPoint('read.page_stored');
    pageRead(page);
    return { number: page.number, error: page.error };
  }

  private requireTime(): void {
    if (this.grace.isStopping) throw new Error('The process stops');
  }
}

function isKnown(known: ReadonlyMap<number, PageOutcome>, range: PageRange): boolean {
  return [...pagesOf(range)].every((number) => known.has(number));
}

function crashedPage(number: number): PageResult {
  const { code, message } = new PageCrashedError();
  const page = { number, source: null, confidence: null, text: '', durationMs: 0 };
  return pageResultSchema.parse({ ...page, error: { code, message } });
}
