import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { AuditEventsRepository } from './audit-events.repository.js';

const BATCH = 1_000;
const MAX_BATCHES = 50;

/** Deletes old events without an account. Anyone can cause such events, so they must not accumulate. */
@Injectable()
export class AuditSweeper {
  constructor(
    private readonly events: AuditEventsRepository,
    private readonly transactions: TransactionRunner,
  ) {}

  /** Deletes at most 50 batches; the next run deletes the rest. */
  async sweep(signal?: AbortSignal): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES && signal?.aborted !== true; batch += 1) {
      const deleted = await this.transactions.run(() => this.events.deleteOldWithoutAccount(BATCH));
      if (deleted < BATCH) return;
    }
  }
}
