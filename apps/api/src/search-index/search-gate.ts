import { Injectable } from '@nestjs/common';
import { ConcurrencyGate } from '../concurrency-gate.js';
import { SearchBusyError } from './search-index.errors.js';

/** Far fewer than the pool's connections, so that searches do not block other requests. */
const LIMITS = { running: 6, waiting: 60, ofKey: { running: 2, waiting: 20 } };
/** Of an account whose last searches were slow. A place that rests blocks no other account. */
const SLOW_LIMITS = { running: Infinity, waiting: 60, ofKey: { running: 1, waiting: 20 } };
/** A search that takes longer uses a processor of the database for most of this time. */
const SLOW_MS = 400;
/** How long an account counts as slow. */
const REMEMBERED_MS = 10_000;
/** The place of a slow account rests after a slow search for this many times its duration. */
const REST_FACTOR = 2;

interface SlowSearch {
  readonly tookMs: number;
  /** When the account stops to count as slow. */
  readonly until: number;
}

/**
 * Limits how many searches, counts and sorted lists run at the same time, because each can be long. An account has at
 * most a third of the places, and accounts take turns.
 *
 * An account whose searches are slow has one place, which rests after each slow search: so the account uses a third of one
 * processor of the database at most. Small machines have no more than that for one account.
 */
@Injectable()
export class SearchGate {
  private readonly gate = new ConcurrencyGate(LIMITS, () => new SearchBusyError());
  private readonly slowGate = new ConcurrencyGate(SLOW_LIMITS, () => new SearchBusyError());
  /** The last slow search of each account; the first one is the oldest. */
  private readonly slow = new Map<string, SlowSearch>();

  /** @throws SearchBusyError */
  async run<T>(accountId: string, task: () => Promise<T>): Promise<T> {
    const search = () => this.gate.run(accountId, () => this.measure(accountId, task));
    return this.isSlow(accountId) ? this.runWithRest(accountId, search) : search();
  }

  /** The caller gets the result before the rest begins. */
  private async runWithRest<T>(accountId: string, search: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const place = this.slowGate.run(accountId, async () => {
      const before = this.slow.get(accountId);
      await search().then(resolve, reject);
      const last = this.slow.get(accountId);
      if (last !== undefined && last !== before) {
        await rest(REST_FACTOR * last.tookMs);
      }
    });
    place.catch(reject);
    return promise;
  }

  private async measure<T>(accountId: string, task: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    try {
      return await task();
    } finally {
      const tookMs = performance.now() - begin;
      if (tookMs > SLOW_MS) this.remember(accountId, tookMs);
    }
  }

  private isSlow(accountId: string): boolean {
    return (this.slow.get(accountId)?.until ?? 0) > performance.now();
  }

  /** Forgets accounts whose time has passed, so that the map does not grow. */
  private remember(accountId: string, tookMs: number): void {
    const now = performance.now();
    this.slow.delete(accountId);
    this.slow.set(accountId, { tookMs, until: now + REMEMBERED_MS });
    for (const [other, { until }] of this.slow) {
      if (until > now) break;
      this.slow.delete(other);
    }
  }
}

/** A rest does not keep the process alive. */
function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
