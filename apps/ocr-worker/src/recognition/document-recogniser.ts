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

/**
 * The remaining pages are offered only if they take longer than this, because each other worker must open the
 * document first.
 */
const MIN_REMAINING_MS_TO_OFFER = 5_000;
/**
 * A first page that takes longer is recognised, and the others probably take long, too. A page that has a text layer takes
 * less.
 */
const LONG_FIRST_PAGE_MS = 500;
/** How often the worker checks whether others have finished the ranges that they took. */
const CHECK_INTERVAL_MS = 500;

/** One document while it is read. */
interface Reading {
  readonly document: RecogniseDocument;
  readonly openDocument: OpenDocument;
  readonly tracked: TrackedExtraction;
  /** The outcome of each page whose result is stored, by an earlier attempt, another worker or this one. */
  readonly outcomes: Map<number, PageOutcome>;
  /** Called after each page. */
  readonly onPage: () => Promise<void>;
  readonly yieldIfNeeded: (pagesDone: number) => Promise<void>;
  /** The number of pages that this attempt has read. */
  readCount: number;
  /** When this attempt began to read, by `performance.now()`. */
  readonly startedAt: number;
  /** The ranges that can be offered to other workers, once it is clear that the document takes long. */
  rangesToOffer: readonly PageRange[];
  /**
   * Whether jobs for ranges of the document may exist: this attempt made offers, or an earlier attempt that
   * stored pages may have.
   */
  mayHaveOffers: boolean;
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
    return this.documents.withOpenDocument(document, tracked, async (openDocument) => {
      const outcomes = new Map(stored);
      const reading: Reading = {
        document,
        openDocument,
        tracked,
        outcomes,
        onPage: await this.reportProgress(document, openDocument, outcomes),
        yieldIfNeeded: this.yieldPolicy.forDocument(document),
        readCount: 0,
        startedAt: performance.now(),
        rangesToOffer: [],
        mayHaveOffers: outcomes.size > 0,
      };
      // After a crash no ranges are offered: a worker that reads an offered range does not count crashes.
      await this.readAll(reading, attempt.deaths === 0);
      const attachments = await openDocument.storeAttachments();
      await tracked.end();
      const { pagesTotal, pagesToRead } = openDocument;
      const pages = [...pagesOf({ from: 1, to: pagesToRead })].flatMap(
        (n) => outcomes.get(n) ?? [],
      );
      const settled = settleExtraction(pagesTotal, pages);
      return {
        pagesTotal,
        pagesStored: pages.length,
        ...(attachments ? { attachments } : {}),
        ...settled,
      };
    });
  }

  /**
   * Reports the pages that are stored already. Returns a function to call after each page, which reports at
   * most once a second.
   */
  private async reportProgress(
    document: RecogniseDocument,
    openDocument: OpenDocument,
    outcomes: ReadonlyMap<number, PageOutcome>,
  ): Promise<() => Promise<void>> {
    const { pagesTotal, pagesToRead } = openDocument;
    const report = this.reporter.progressOf(document, { pagesTotal, pagesToRead });
    await report(outcomes.size);
    return async () => {
      // Throws when the document has been purged, so that its remaining pages are not read. Checked only with
      // a report, because it is a request to the store.
      if (await report(outcomes.size)) await openDocument.requireOriginal();
    };
  }

  /** Reads all ranges. Those that another worker reads are checked again until it has finished or failed. */
  private async readAll(reading: Reading, mayOfferRanges: boolean): Promise<void> {
    const { openDocument, outcomes } = reading;
    let remaining = rangesOf(openDocument.pagesToRead).filter((range) => !isRead(outcomes, range));
    let mayOffer = mayOfferRanges;
    while (remaining.length > 0) {
      const readByOthers: PageRange[] = [];
      for (const [index, range] of remaining.entries()) {
        if (!(await this.claim(reading, range))) {
          readByOthers.push(range);
          continue;
        }
        reading.rangesToOffer = mayOffer ? remaining.slice(index + 1) : [];
        await this.readRange(reading, range);
        mayOffer &&= reading.rangesToOffer.length > 0;
      }
      remaining = readByOthers;
      if (remaining.length > 0) await delay(CHECK_INTERVAL_MS);
      openDocument.throwIfStopping();
    }
  }

  /** Offers the remaining ranges while the first page is still read, so that others need not wait for its end. */
  private async readFirstPage(reading: Reading, number: number): Promise<PageOutcome> {
    const ended = new AbortController();
    const offering = delay(LONG_FIRST_PAGE_MS, undefined, { signal: ended.signal }).then(
      () => this.offerIfLong(reading),
      () => {},
    );
    try {
      return await this.readPage(reading, number);
    } finally {
      ended.abort();
      await offering;
    }
  }

  /** Offers the remaining ranges if, at the pace so far, they take long enough. */
  private async offerIfLong(reading: Reading): Promise<void> {
    const { document, openDocument, outcomes, startedAt, readCount, rangesToOffer } = reading;
    if (rangesToOffer.length === 0) return;
    const pace = (performance.now() - startedAt) / Math.max(1, readCount);
    if (pace * (openDocument.pagesToRead - outcomes.size) <= MIN_REMAINING_MS_TO_OFFER) return;
    reading.rangesToOffer = [];
    reading.mayHaveOffers = true;
    await this.offers.offer(document, rangesToOffer);
  }

  /**
   * Takes an offered range back from the queue, and adds its pages that other workers have read to
   * `outcomes`. Returns false while another worker reads the range.
   */
  private async claim(reading: Reading, range: PageRange): Promise<boolean> {
    const { document, openDocument, outcomes, mayHaveOffers } = reading;
    const job = mayHaveOffers ? await this.offers.withdraw(document, range) : 'absent';
    if (job !== 'withdrawn') return job === 'absent';
    for (const number of pagesOf(range)) {
      const page = await openDocument.findPage(number);
      if (page !== undefined) outcomes.set(number, page);
    }
    return true;
  }

  private async readRange(reading: Reading, range: PageRange): Promise<void> {
    const { outcomes, onPage, yieldIfNeeded } = reading;
    for (const number of pagesOf(range)) {
      if (!outcomes.has(number)) {
        // Does not yield before the first page, so that every attempt makes progress.
        const isFirst = reading.readCount === 0;
        if (!isFirst) await yieldIfNeeded(outcomes.size);
        const outcome = isFirst
          ? await this.readFirstPage(reading, number)
          : await this.readPage(reading, number);
        outcomes.set(number, outcome);
        reading.readCount += 1;
        await this.offerIfLong(reading);
      }
      await onPage();
    }
  }

  private readPage({ openDocument, tracked }: Reading, number: number): Promise<PageOutcome> {
    if (tracked.isQuarantined(number)) return openDocument.storePage(crashedPage(number));
    return tracked.attempt(number, () => openDocument.readPage(number));
  }
}

function isRead(outcomes: ReadonlyMap<number, PageOutcome>, range: PageRange): boolean {
  return [...pagesOf(range)].every((number) => outcomes.has(number));
}

function crashedPage(number: number): PageResult {
  const { code, message } = new PageCrashedError();
  const page = { number, source: null, confidence: null, text: '', durationMs: 0 };
  return pageResultSchema.parse({ ...page, error: { code, message } });
}
