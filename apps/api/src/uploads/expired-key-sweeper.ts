import { Injectable } from '@nestjs/common';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.js';

const BATCH = 1_000;

/** Deletes idempotency keys that have expired. */
@Injectable()
export class ExpiredKeySweeper {
  constructor(private readonly keys: IdempotencyKeysRepository) {}

  /** Deletes all expired keys, in batches. Stops early when `signal` is aborted. */
  async sweep(signal?: AbortSignal): Promise<void> {
    while (signal?.aborted !== true && (await this.keys.deleteExpired(BATCH)) === BATCH);
  }
}
