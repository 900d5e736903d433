import { Injectable } from '@nestjs/common';
import { RefreshFamiliesRepository } from './refresh-families.repository.js';

/** Small enough to end long before the time-out of statements. */
const BATCH = 1_000;
const MAX_BATCHES = 50;

/** Deletes log-ins whose absolute end has passed. */
@Injectable()
export class ExpiredFamilySweeper {
  constructor(private readonly families: RefreshFamiliesRepository) {}

  /** Deletes in batches; what is left after the last of them waits for the next run. */
  async sweep(signal?: AbortSignal): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES && signal?.aborted !== true; batch += 1) {
      if ((await this.families.deleteExpired(BATCH)) < BATCH) return;
    }
  }
}
