import { Injectable } from '@nestjs/common';
import { ConcurrencyGate } from '../concurrency-gate.js';
import { SearchBusyError } from './search-index.errors.js';

/** Far fewer than the pool's connections, so that searches do not block other requests. */
const LIMITS = { running: 6, waiting: 60, ofKey: { running: 2, waiting: 20 } };

/**
 * Limits how many searches, counts and sorted lists run at the same time, because each can be long. An account has at
 * most a third of the places, and accounts take turns.
 */
@Injectable()
export class SearchGate {
  private readonly gate = new ConcurrencyGate(LIMITS, () => new SearchBusyError());

  /** @throws SearchBusyError */
  async run<T>(accountId: string, task: () => Promise<T>): Promise<T> {
    return this.gate.run(accountId, task);
  }
}
