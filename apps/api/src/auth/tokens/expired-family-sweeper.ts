import { Injectable } from '@nestjs/common';
import { RefreshFamiliesRepository } from './refresh-families.repository.js';

/** The number of families in one statement, so small that it ends long before the statement timeout. */
const BATCH = 1_000;
const MAX_BATCHES = 50;

/** Deletes logins whose lifetime of 30 days has ended. */
@Injectable()
export class ExpiredFamilySweeper {
  constructor(private readonly families: RefreshFamiliesRepository) {}

  /** Deletes at most 50 batches; the next run deletes the rest. */
  async sweep(signal?: AbortSignal): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES && signal?.aborted !== true; batch += 1) {
      if ((await this.families.deleteExpired(BATCH)) < BATCH) return;
    }
  }
}
