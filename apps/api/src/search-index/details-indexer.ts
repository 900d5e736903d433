import { Injectable, Logger } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { timeLeftMs } from '@app/request-context';
import { OutdatedDetailsRepository } from './outdated-details.repository.js';
import { SearchIndex } from './search-index.js';
import { SearchReindexRepository } from './search-reindex.repository.js';

/** How many ids are looked up at once. */
const BATCH = 500;
/** How long a request makes search rows itself, after its commit, before it leaves the rest to the periodic job. */
const INLINE_MS = 500;
/** The request keeps this much of its time for its answer and for the document in progress. */
const RESERVED_MS = 1_500;
/** More failures in one run are a fault of the database, not of a document. */
const MAX_FAILURES = 5;

/**
 * Replaces the terms of title, tags and file name of many documents. To write one search row takes milliseconds, because
 * it has all terms of the document's text. So a change of many documents only marks them, in its transaction; their rows
 * are made again after the commit, one transaction for each.
 */
@Injectable()
export class DetailsIndexer {
  private readonly logger = new Logger(DetailsIndexer.name);
  private startJob: (() => void) | undefined;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly outdated: OutdatedDetailsRepository,
    private readonly documents: SearchReindexRepository,
    private readonly index: SearchIndex,
  ) {}

  /** Registers the function that starts {@link indexOutdated} soon. */
  onNewWork(startJob: () => void): void {
    this.startJob = startJob;
  }

  /**
   * Marks documents that the running transaction has locked and changed. After the commit, the rows of the first
   * documents are made before the caller continues, and the rest soon afterwards.
   */
  async markOutdated(documentIds: readonly string[]): Promise<void> {
    await this.outdated.insert(documentIds);
    this.transactions.afterCommit(() => this.indexFirst(documentIds));
  }

  /** Makes the rows of all marked documents again. A document that is locked is left to the next run. */
  async indexOutdated(signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    for (let after: string | undefined; !signal.aborted;) {
      const ids = await this.outdated.list(BATCH, after);
      for (const id of ids) {
        if (signal.aborted) return;
        await this.indexOne(id).catch((err: unknown) => failures.push(err));
        if (failures.length > MAX_FAILURES) throw failures[0];
      }
      if (ids.length < BATCH) break;
      after = ids.at(-1);
    }
    if (failures.length > 0) throw failures[0];
  }

  private async indexFirst(documentIds: readonly string[]): Promise<void> {
    const budgetMs = Math.min(INLINE_MS, timeLeftMs(INLINE_MS + RESERVED_MS) - RESERVED_MS);
    const until = performance.now() + budgetMs;
    let indexed = 0;
    try {
      for (const id of documentIds) {
        if (performance.now() >= until) break;
        await this.indexOne(id);
        indexed += 1;
      }
    } finally {
      if (indexed < documentIds.length) {
        this.logger.log({ documents: documentIds.length - indexed }, 'Search rows left to the job');
        this.startJob?.();
      }
    }
  }

  private async indexOne(id: string): Promise<void> {
    await this.transactions.run(async () => {
      const details = await this.documents.lockDetails(id);
      if (details === undefined || !(await this.outdated.delete(id))) return;
      await this.index.replaceDetails(id, details);
    });
  }
}
