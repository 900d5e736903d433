import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { pageResultSchema, type PageResult, type RecogniseDocument } from '@app/contracts';
import type { JobAttempt } from '@app/queue';
import { settleExtraction, type DocumentPages, type PageOutcome } from '../extraction/index.js';
import { DocumentCrashedError, PageCrashedError } from '../sandbox-protocol/extraction.errors.js';
import { WHOLE_DOCUMENT } from './crash-record.js';
import { CrashTracker, type TrackedExtraction } from './crash-tracker.js';
import { ExtractionReporter, type ExtractionEnd } from './extraction-reporter.js';
import { OpenDocuments } from './open-documents.js';
import { pagesOf, rangesOf, type PageRange } from './page-ranges.js';
import { PageRangeOffers } from './page-range-offers.js';
import { YieldPolicy } from './yield-policy.js';
import { Workbench } from './open-document.js';

export type Recognised = Omit<ExtractionEnd, 'engine' | 'attempts'>;

/** What is left to be read must take longer than this to be worth other workers' opening of the document. */
const WORTH_SHARING_MS = 5_000;
/** How often it is looked whether others have ended with what they took. */
const LOOK_EVERY_MS = 500;

/** One document while it is read. */
interface Reading {
  readonly document: RecogniseDocument;
  readonly open: DocumentPages;
  readonly tracked: TrackedExtraction;
  /** What is stored, of earlier attempts, of others and of this one. */
  readonly known: Map<number, PageOutcome>;
  /** After each page. */
  readonly onPage: () => Promise<void>;
  readonly letOthersThrough: (pagesDone: number) => Promise<void>;
  /** Pages that were read in this turn. */
  readCount: number;
  /** When this turn began, by `performance.now()`. */
  readonly begunAt: number;
  /** Ranges that others may be offered, once it shows that it will take long. */
  toOffer: readonly PageRange[];
  /** Whether there may be jobs for ranges of it: only of what was read a while are any made. */
  isShared: boolean;
}

/** Reads one document, with the help of other workers where it is long, and answers for all of it. */
@Injectable()
export class DocumentRecogniser {
  constructor(
    private readonly documents: OpenDocuments,
    private readonly bench: Workbench,
    private readonly reporter: ExtractionReporter,
    private readonly deaths: CrashTracker,
    private readonly turns: YieldPolicy,
    private readonly sharing: PageRangeOffers,
  ) {}

  /**
   * @throws {AppError} when the document as a whole cannot be read
   * @throws {ReturnedJobError} when others come first now
   * @throws when the process stops
   */
  async recognise(document: RecogniseDocument, attempt: JobAttempt): Promise<Recognised> {
    const { pages: stored, hasCrashRecord } = await this.bench.findLeft(document);
    const tracked = await this.deaths.watch(document, attempt, {
      stored: new Set(stored.keys()),
      hasRecord: hasCrashRecord,
    });
    if (tracked.isQuarantined(WHOLE_DOCUMENT)) {
      await tracked.end();
      throw new DocumentCrashedError();
    }
    return this.documents.withOpenDocument(document, tracked, async (open) => {
      const known = new Map(stored);
      const onPage = await this.follow(document, open, known);
      const isShared = known.size > 0;
      const turn = { letOthersThrough: this.turns.of(document), readCount: 0, isShared };
      const begunAt = performance.now();
      const reading = { document, open, tracked, known, onPage, ...turn, begunAt, toOffer: [] };
      // Pages that end processes are counted here alone.
      await this.readAll(reading, attempt.deaths === 0);
      await tracked.end();
      const { pagesTotal, pagesToRead } = open;
      const pages = [...pagesOf({ from: 1, to: pagesToRead })].flatMap((n) => known.get(n) ?? []);
      return { pagesTotal, pagesStored: pages.length, ...settleExtraction(pagesTotal, pages) };
    });
  }

  /** Reports the beginning; what it returns reports how far the reading is. */
  private async follow(
    document: RecogniseDocument,
    { pagesTotal, pagesToRead }: DocumentPages,
    known: ReadonlyMap<number, PageOutcome>,
  ): Promise<() => Promise<void>> {
    const report = this.reporter.progressOf(document, { pagesTotal, pagesToRead });
    await report(known.size);
    return async () => {
      // Its owner may have ended the document meanwhile: then nobody wants the rest.
      if (await report(known.size)) await this.bench.requireStored(document);
    };
  }

  private async readAll(reading: Reading, mayShare: boolean): Promise<void> {
    const { open, known } = reading;
    let left = rangesOf(open.pagesToRead).filter((range) => !isKnown(known, range));
    let mayOffer = mayShare;
    while (left.length > 0) {
      const taken: PageRange[] = [];
      for (const [index, range] of left.entries()) {
        if (!(await this.take(reading, range))) {
          taken.push(range);
          continue;
        }
        reading.toOffer = mayOffer ? left.slice(index + 1) : [];
        await this.readRange(reading, range);
        mayOffer &&= reading.toOffer.length > 0;
      }
      left = taken;
      if (left.length > 0) await delay(LOOK_EVERY_MS);
      this.bench.requireTime();
    }
  }

  /** The pace so far tells whether it is worth it. */
  private async offerIfLong(reading: Reading): Promise<void> {
    const { document, open, known, begunAt, readCount, toOffer } = reading;
    if (toOffer.length === 0) return;
    const pace = (performance.now() - begunAt) / readCount;
    if (pace * (open.pagesToRead - known.size) <= WORTH_SHARING_MS) return;
    reading.toOffer = [];
    reading.isShared = true;
    await this.sharing.offer(document, toOffer);
  }

  /** False while another worker reads it. What others have read of it is known afterwards. */
  private async take({ document, known, isShared }: Reading, range: PageRange): Promise<boolean> {
    const job = isShared ? await this.sharing.withdraw(document, range) : 'absent';
    if (job !== 'withdrawn') return job === 'absent';
    for (const number of pagesOf(range)) {
      const page = await this.bench.find(document, number);
      if (page !== undefined) known.set(number, page);
    }
    return true;
  }

  private async readRange(reading: Reading, range: PageRange): Promise<void> {
    const { known, onPage, letOthersThrough } = reading;
    for (const number of pagesOf(range)) {
      if (!known.has(number)) {
        // Not before one page was read: every turn brings the document on.
        if (reading.readCount > 0) await letOthersThrough(known.size);
        known.set(number, await this.readPage(reading, number));
        reading.readCount += 1;
        await this.offerIfLong(reading);
      }
      await onPage();
    }
  }

  private readPage({ document, open, tracked }: Reading, number: number): Promise<PageOutcome> {
    if (tracked.isQuarantined(number)) return this.bench.store(document, crashedPage(number));
    return tracked.attempt(number, () => this.bench.read(document, open, number));
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
