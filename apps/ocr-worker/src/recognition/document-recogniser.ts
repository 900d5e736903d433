import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { pageResultSchema, type PageResult, type RecogniseDocument } from '@app/contracts';
import type { JobAttempt } from '@app/queue';
import { DocumentCrashedError, PageCrashedError } from '../sandbox-protocol/extraction.errors.js';
import { WHOLE_DOCUMENT } from './crash-record.js';
import { CrashTracker, type TrackedExtraction } from './crash-tracker.js';
import { ExtractionReporter, type ExtractionEnd } from './extraction-reporter.js';
import type { OpenDocument } from './open-document.js';
import { OpenDocuments } from './open-documents.js';
import { PageRangeOffers } from './page-range-offers.js';
import { pagesOf, rangesOf, type PageRange } from './page-ranges.js';
import { PageResultStore } from './page-result-store.js';
import { settleExtraction, type PageOutcome } from './settle-extraction.js';
import { YieldPolicy } from './yield-policy.js';

export type Recognised = Omit<ExtractionEnd, 'engine' | 'attempts'>;

/** The remaining pages are offered only if they take longer than this, because each helper must open the document. */
const WORTH_OFFERING_MS = 5_000;
/** How often the worker checks whether others have finished the ranges that they took. */
const CHECK_INTERVAL_MS = 500;

/** One document while it is read. */
interface Reading {
  readonly document: RecogniseDocument;
  readonly open: OpenDocument;
  readonly tracked: TrackedExtraction;
  /** The pages whose results are stored: by earlier attempts, by other workers, and by this one. */
  readonly known: Map<number, PageOutcome>;
  /** Called after each page. */
  readonly onPage: () => Promise<void>;
  readonly yieldIfNeeded: (pagesDone: number) => Promise<void>;
  /** The number of pages that were read in this turn. */
  readCount: number;
  /** When this turn began, by `performance.now()`. */
  readonly begunAt: number;
  /** The ranges that can be offered to other workers, once it is clear that the document takes long. */
  toOffer: readonly PageRange[];
  /** Whether jobs for ranges of the document may exist. They are only made after some pages have been read. */
  isOffered: boolean;
}

/** Reads one document and is responsible for all its pages. Other workers can help with a long one. */
@Injectable()
export class DocumentRecogniser {
  constructor(
    private readonly documents: OpenDocuments,
    private readonly results: PageResultStore,
    private readonly reporter: ExtractionReporter,
    private readonly crashes: CrashTracker,
    private readonly yieldPolicy: YieldPolicy,
    private readonly offers: PageRangeOffers,
  ) {}

  /**
   * @throws {AppError} when the document as a whole cannot be read
   * @throws {RequeueJobError} when the document must yield to others
   * @throws when the process stops
   */
  async recognise(document: RecogniseDocument, attempt: JobAttempt): Promise<Recognised> {
    const { pages: stored, hasCrashRecord } = await this.results.findAll(document);
    const tracked = await this.crashes.track(document, attempt, {
      stored: new Set(stored.keys()),
      hasRecord: hasCrashRecord,
    });
    if (tracked.isQuarantined(WHOLE_DOCUMENT)) {
      await tracked.end();
      throw new DocumentCrashedError();
    }
    return this.documents.withOpenDocument(document, tracked, async (open) => {
      const known = new Map(stored);
      const reading: Reading = {
        document,
        open,
        tracked,
        known,
        onPage: await this.reportProgress(document, open, known),
        yieldIfNeeded: this.yieldPolicy.forDocument(document),
        readCount: 0,
        begunAt: performance.now(),
        toOffer: [],
        isOffered: known.size > 0,
      };
      // After a crash the ranges are not offered: only this worker counts the crashes of a page.
      await this.readAll(reading, attempt.deaths === 0);
      await tracked.end();
      const { pagesTotal, pagesToRead } = open;
      const pages = [...pagesOf({ from: 1, to: pagesToRead })].flatMap((n) => known.get(n) ?? []);
      return { pagesTotal, pagesStored: pages.length, ...settleExtraction(pagesTotal, pages) };
    });
  }

  /** Reports that reading has begun. The returned function reports how many pages are done. */
  private async reportProgress(
    document: RecogniseDocument,
    open: OpenDocument,
    known: ReadonlyMap<number, PageOutcome>,
  ): Promise<() => Promise<void>> {
    const { pagesTotal, pagesToRead } = open;
    const report = this.reporter.progressOf(document, { pagesTotal, pagesToRead });
    await report(known.size);
    return async () => {
      // The owner may have deleted the document: then the remaining pages must not be read.
      if (await report(known.size)) await open.requireOriginal();
    };
  }

  private async readAll(reading: Reading, mayOfferRanges: boolean): Promise<void> {
    const { open, known } = reading;
    let left = rangesOf(open.pagesToRead).filter((range) => !isKnown(known, range));
    let mayOffer = mayOfferRanges;
    while (left.length > 0) {
      const readByOthers: PageRange[] = [];
      for (const [index, range] of left.entries()) {
        if (!(await this.claim(reading, range))) {
          readByOthers.push(range);
          continue;
        }
        reading.toOffer = mayOffer ? left.slice(index + 1) : [];
        await this.readRange(reading, range);
        mayOffer &&= reading.toOffer.length > 0;
      }
      left = readByOthers;
      if (left.length > 0) await delay(CHECK_INTERVAL_MS);
      open.throwIfStopping();
    }
  }

  /** Offers the remaining ranges if, at the pace so far, they take long enough. */
  private async offerIfLong(reading: Reading): Promise<void> {
    const { document, open, known, begunAt, readCount, toOffer } = reading;
    if (toOffer.length === 0) return;
    const pace = (performance.now() - begunAt) / readCount;
    if (pace * (open.pagesToRead - known.size) <= WORTH_OFFERING_MS) return;
    reading.toOffer = [];
    reading.isOffered = true;
    await this.offers.offer(document, toOffer);
  }

  /** Returns false while another worker reads the range. Otherwise `known` has the pages that others have read of it. */
  private async claim(reading: Reading, range: PageRange): Promise<boolean> {
    const { document, open, known, isOffered } = reading;
    const job = isOffered ? await this.offers.withdraw(document, range) : 'absent';
    if (job !== 'withdrawn') return job === 'absent';
    for (const number of pagesOf(range)) {
      const page = await open.findPage(number);
      if (page !== undefined) known.set(number, page);
    }
    return true;
  }

  private async readRange(reading: Reading, range: PageRange): Promise<void> {
    const { known, onPage, yieldIfNeeded } = reading;
    for (const number of pagesOf(range)) {
      if (!known.has(number)) {
        // Never before the first page, so that every turn makes progress.
        if (reading.readCount > 0) await yieldIfNeeded(known.size);
        known.set(number, await this.readPage(reading, number));
        reading.readCount += 1;
        await this.offerIfLong(reading);
      }
      await onPage();
    }
  }

  private readPage({ open, tracked }: Reading, number: number): Promise<PageOutcome> {
    if (tracked.isQuarantined(number)) return open.storePage(crashedPage(number));
    return tracked.attempt(number, () => open.readPage(number));
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
