import { Injectable, Logger } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { timeLeftMs } from '@app/request-context';
import { OutdatedDetailsRepository, type OutdatedDetails } from './outdated-details.repository.js';
import { SearchIndex } from './search-index.js';

/** How many documents are looked up at once. */
const LOOKED_UP = 500;
/** How many search rows one transaction writes, and how many bytes of them: large rows take seconds. */
const BATCH = { documents: 25, bytes: 500_000 } as const;
/** How long a request makes search rows itself, after its commit, before it leaves the rest to the periodic job. */
const INLINE_MS = 500;
/** The request keeps this much of its time for its answer and for the batch in progress. */
const RESERVED_MS = 1_500;
/** More failures in one run are a fault of the database, not of a document. */
const MAX_FAILURES = 5;

/**
 * Replaces the terms of title, tags and file name of many documents. To write one search row takes milliseconds, because
 * it has all terms of the document's text. So a change of many documents only marks them, in its transaction; their rows
 * are made again after the commit, in small transactions.
 */
@Injectable()
export class DetailsIndexer {
  private readonly logger = new Logger(DetailsIndexer.name);
  private startJob: (() => void) | undefined;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repository: OutdatedDetailsRepository,
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
    await this.repository.insert(documentIds);
    this.transactions.afterCommit(() => this.indexFirst(documentIds));
  }

  /** Makes the rows of all marked documents again. A document that is locked is left to the next run. */
  async indexOutdated(signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    for (let after: string | undefined; !signal.aborted;) {
      const outdated = await this.repository.list(LOOKED_UP, after);
      for (const ids of batchesOf(outdated)) {
        if (signal.aborted) return;
        failures.push(...(await this.indexEach(ids)));
        if (failures.length > MAX_FAILURES) break;
      }
      if (outdated.length < LOOKED_UP || failures.length > MAX_FAILURES) break;
      after = outdated.at(-1)?.id;
    }
    if (failures.length > 0) throw failures[0];
  }

  private async indexFirst(documentIds: readonly string[]): Promise<void> {
    const budgetMs = Math.min(INLINE_MS, timeLeftMs(INLINE_MS + RESERVED_MS) - RESERVED_MS);
    const until = performance.now() + budgetMs;
    let left = documentIds.length;
    try {
      const first = documentIds.slice(0, LOOKED_UP);
      for (const ids of batchesOf(await this.repository.list(LOOKED_UP, undefined, first))) {
        if (performance.now() >= until) break;
        await this.indexBatch(ids);
        left -= ids.length;
      }
    } finally {
      if (left > 0) {
        this.logger.log({ documents: left }, 'Search rows are left to the periodic job');
        this.startJob?.();
      }
    }
  }

  /** Returns the errors. A document whose row cannot be written must not keep the others from being indexed. */
  private async indexEach(ids: readonly string[]): Promise<unknown[]> {
    try {
      await this.indexBatch(ids);
      return [];
    } catch (error) {
      if (ids.length === 1) return [error];
      const failures: unknown[] = [];
      for (const id of ids) failures.push(...(await this.indexEach([id])));
      return failures;
    }
  }

  private async indexBatch(ids: readonly string[]): Promise<void> {
    await this.transactions.run(async () => {
      const documents = await this.repository.lock(ids);
      await this.index.replaceDetailsOf(documents);
      await this.repository.delete(documents.map(({ id }) => id));
    });
  }
}

function batchesOf(outdated: readonly OutdatedDetails[]): string[][] {
  const batches: string[][] = [];
  let size = 0;
  for (const { id, bytes } of outdated) {
    const batch = batches.at(-1);
    const isFull = batch?.length === BATCH.documents || size + bytes > BATCH.bytes;
    size = isFull ? bytes : size + bytes;
    if (batch === undefined || isFull) batches.push([id]);
    else batch.push(id);
  }
  return batches;
}
