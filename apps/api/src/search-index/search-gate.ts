import { Injectable } from '@nestjs/common';
import { ConcurrencyGate } from '../concurrency-gate.js';
import { SearchBusyError } from './search-index.errors.js';

/** Far fewer than the pool's connections, so that searches do not block other requests. */
const LIMITS = { running: 6, waiting: 60 };

/** Limits how many searches, counts and sorted lists run at the same time, because each can be long. */
@Injectable()
export class SearchGate {
  private readonly gate = new ConcurrencyGate(LIMITS, () => new SearchBusyError());

  /** @throws SearchBusyError */
  async run<T>(task: () => Promise<T>): Promise<T> {
    return this.gate.run(task);
  }
}
