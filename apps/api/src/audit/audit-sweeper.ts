import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { AuditEventsRepository } from './audit-events.repository.js';

const BATCH = 1_000;
const MAX_BATCHES = 50;

/**
 * Deletes old events without an account: anyone can cause such events, so they must not accumulate. Removes the
 * client addresses of old events.
 */
@Injectable()
export class AuditSweeper {
  constructor(
    private readonly events: AuditEventsRepository,
    private readonly transactions: TransactionRunner,
  ) {}

  /** Sweeps at most 50 batches of each kind; the next run sweeps the rest. */
  async sweep(addressDays: number, signal?: AbortSignal): Promise<void> {
    await this.repeat(signal, () => this.events.deleteOldWithoutAccount(BATCH));
    await this.repeat(signal, () => this.events.removeOldAddresses(addressDays, BATCH));
  }

  private async repeat(
    signal: AbortSignal | undefined,
    sweepBatch: () => Promise<number>,
  ): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES && signal?.aborted !== true; batch += 1) {
      if ((await this.transactions.run(sweepBatch)) < BATCH) return;
    }
  }
}
