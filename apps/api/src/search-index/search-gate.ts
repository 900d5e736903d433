import { Injectable } from '@nestjs/common';
import { ConcurrencyGate } from '../concurrency-gate.js';
import { SearchBusyError } from './search-index.errors.js';

/** Far fewer than the pool's connections, so that searches do not block other requests. */
const LIMITS = { running: 6, waiting: 60, ofKey: { running: 2, waiting: 20 } };
/** Of an account whose last searches were slow. */
const SLOW_LIMITS = { ...LIMITS, ofKey: { running: 1, waiting: 20 } };
/** A search that takes longer uses a processor of the database for most of this time. */
const SLOW_MS = 400;
/** How long an account counts as slow. */
const REMEMBERED_MS = 10_000;

/**
 * Limits how many searches, counts and sorted lists run at the same time, because each can be long. An account has at
 * most a third of the places, and accounts take turns.
 *
 * An account whose searches are slow has one place: two of its searches would occupy two processors all the time, which
 * small machines do not have for others.
 */
@Injectable()
export class SearchGate {
  private readonly gate = new ConcurrencyGate(LIMITS, () => new SearchBusyError());
  private readonly slowGate = new ConcurrencyGate(SLOW_LIMITS, () => new SearchBusyError());
  /** When each account stops to count as slow; the first one is the oldest. */
  private readonly slowUntil = new Map<string, number>();

  /** @throws SearchBusyError */
  async run<T>(accountId: string, task: () => Promise<T>): Promise<T> {
    const enter = () => this.gate.run(accountId, () => this.measure(accountId, task));
    return this.isSlow(accountId) ? this.slowGate.run(accountId, enter) : enter();
  }

  private async measure<T>(accountId: string, task: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    try {
      return await task();
    } finally {
      const end = performance.now();
      if (end - begin > SLOW_MS) this.remember(accountId, end + REMEMBERED_MS);
    }
  }

  private isSlow(accountId: string): boolean {
    return (this.slowUntil.get(accountId) ?? 0) > performance.now();
  }

  /** Forgets accounts whose time has passed, so that the map does not grow. */
  private remember(accountId: string, until: number): void {
    this.slowUntil.delete(accountId);
    this.slowUntil.set(accountId, until);
    for (const [other, otherUntil] of this.slowUntil) {
      if (otherUntil > performance.now()) break;
      this.slowUntil.delete(other);
    }
  }
}
