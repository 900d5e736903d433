import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { AuditEventsRepository } from './audit-events.repository.js';

const BATCH = 1_000;
const MAX_BATCHES = 50;

/** Deletes old events that belong to no account: anyone can cause them, so they must not pile up. */
@Injectable()
export class AuditSweeper {
  constructor(
    private readonly events: AuditEventsRepository,
    private readonly transactions: TransactionRunner,
  ) {}

  /** Deletes in batches; what is left after the last of them waits for the next run. */
  async sweep(signal?: AbortSignal): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES && signal?.aborted !== true; batch += 1) {
      const deleted = await this.transactions.run(() => this.events.deleteOldOfNobody(BATCH));
      if (deleted < BATCH) return;
    }
  }
}
