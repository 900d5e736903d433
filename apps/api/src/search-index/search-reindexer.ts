import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { faultPoint } from '@app/fault-points';
import type { DocumentTerms } from '@app/text-search';
import { SearchIndex } from './search-index.js';
import { SearchReindexRepository } from './search-reindex.repository.js';

/** How many pages a transaction indexes, during which the document is locked. */
const PAGES = 10;
/** The share of the time in which the periodic job works, so that requests have the rest of process and database. */
const BACKGROUND_SHARE = 0.25;
/** The job rests when this much rest is due. */
const REST_MS = 20;
/** So many failures in a row are not about single documents, but about the database. */
const MAX_FAILURES_IN_A_ROW = 10;

interface ReindexOptions {
  /** Ends the run early, between two transactions. */
  readonly signal: AbortSignal;
  /** Indexes every document and not only the outdated ones. */
  readonly all?: boolean;
  /** The share of the time in which the run works; default 1. */
  readonly share?: number;
  /** Called after each document, also one that failed. */
  readonly onDocument?: () => void;
}

/** What a run has done. */
export interface ReindexResult {
  indexed: number;
  failed: number;
  /** Documents that another process had locked, or changed. */
  left: number;
}

/** Indexes documents again whose terms were made by other rules, from their stored text; nothing is read anew. */
@Injectable()
export class SearchReindexer {
  private readonly logger = new Logger(SearchReindexer.name);

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: SearchReindexRepository,
    private readonly index: SearchIndex,
  ) {}

  /**
   * The periodic job. When there is nothing left to index, it drops the indexes of the earlier release: its processes
   * search by them until the upgrade is complete.
   */
  async runPeriodically(signal: AbortSignal): Promise<void> {
    const { indexed, left } = await this.reindex({ signal, share: BACKGROUND_SHARE });
    if (signal.aborted || indexed + left > 0) return;
    if (await this.repository.dropEarlierIndexes()) {
      this.logger.log('Search indexes of the earlier release dropped');
    }
  }

  /**
   * Indexes every outdated document. One that fails is logged and left; the next run tries it again.
   *
   * @throws the error, after many failures in a row
   */
  async reindex({ signal, all = false, share = 1, onDocument }: ReindexOptions) {
    const result: ReindexResult = { indexed: 0, failed: 0, left: 0 };
    const pace = new Pace(share, signal);
    const begin = performance.now();
    const batches = all ? this.repository.all() : this.repository.outdated(this.index.rules);
    let failuresInARow = 0;
    for await (const ids of batches) {
      if (result.indexed + result.failed + result.left === 0) await this.logBegin(all);
      for (const id of ids) {
        if (signal.aborted) break;
        try {
          result[await this.reindexOne(id, pace, signal)] += 1;
          failuresInARow = 0;
        } catch (err) {
          if (++failuresInARow === MAX_FAILURES_IN_A_ROW) throw err;
          this.logger.error({ err, documentId: id }, 'Document could not be indexed again');
          result.failed += 1;
        }
        onDocument?.();
        await pace.rest();
      }
      if (signal.aborted) break;
    }
    const { indexed: documents, failed, left } = result;
    if (documents + failed + left > 0) {
      const durationMs = Math.round(performance.now() - begin);
      this.logger.log({ documents, failed, left, durationMs }, 'Documents indexed again');
    }
    return result;
  }

  /** Returns the number of outdated documents. */
  async countOutdated(): Promise<number> {
    return this.repository.countOutdated(this.index.rules);
  }

  /** Returns the number of all documents. */
  async countAll(): Promise<number> {
    return this.repository.countAll();
  }

  private async logBegin(all: boolean): Promise<void> {
    const documents = await (all ? this.countAll() : this.countOutdated());
    this.logger.log({ documents }, 'Indexing documents again');
  }

  /**
   * Indexes some pages at a time, so that the document is not locked for long. Between them, it can be changed, which
   * matters only for the last step, or purged, or read again: then the process that did this has indexed it.
   */
  private async reindexOne(id: string, pace: Pace, signal: AbortSignal) {
    const terms = this.index.collectTerms();
    let textExtractionId: string | null | undefined;
    for (let after = 0; ;) {
      const step = await this.transactions.run(async () => {
        const locked = await this.repository.lock(id);
        if (locked === 'gone') return 'indexed' as const;
        if (locked === 'busy') return 'left' as const;
        textExtractionId ??= locked.textExtractionId;
        if (locked.textExtractionId !== textExtractionId) return 'left' as const;
        const last = await this.indexPages(id, after, terms);
        if (last === undefined) {
          await this.index.replaceSuggested(id, locked);
          await this.index.replaceAll(id, locked, terms);
        }
        return last ?? ('indexed' as const);
      });
      faultPoint('reindex.step');
      if (typeof step === 'string') return step;
      if (signal.aborted) return 'left';
      after = step;
      await pace.rest();
    }
  }

  /** Returns the number of the last page that was indexed; undefined when there are no more. */
  private async indexPages(
    id: string,
    after: number,
    terms: DocumentTerms,
  ): Promise<number | undefined> {
    const pages = await this.repository.pages(id, after, PAGES);
    const vectors = await this.index.addPages(
      terms,
      pages.map(({ text, nextText, uncertain }) => ({
        text,
        nextText: nextText ?? undefined,
        uncertain: rangesOf(uncertain ?? []),
      })),
    );
    const indexed = pages.map(({ number }, i) => ({ number, vector: vectors[i] ?? '' }));
    if (pages.length > 0) await this.repository.updatePages(id, indexed);
    return pages.length < PAGES ? undefined : pages.at(-1)?.number;
  }
}

/** Returns the ranges of a list of beginnings and ends. */
function rangesOf(offsets: readonly number[]): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  for (let i = 0; i + 1 < offsets.length; i += 2) {
    ranges.push({ start: offsets[i] ?? 0, end: offsets[i + 1] ?? 0 });
  }
  return ranges;
}

/** Keeps a run to its share of the time. */
class Pace {
  private dueMs = 0;
  private since = performance.now();

  constructor(
    private readonly share: number,
    private readonly signal: AbortSignal,
  ) {}

  async rest(): Promise<void> {
    const workedMs = performance.now() - this.since;
    this.dueMs += workedMs / this.share - workedMs;
    if (this.dueMs >= REST_MS) {
      // Rejects when the process stops.
      await delay(this.dueMs, undefined, { signal: this.signal }).catch(() => undefined);
      this.dueMs = 0;
    }
    this.since = performance.now();
  }
}
