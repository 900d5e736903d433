import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { AuditEventsRepository } from './audit-events.repository.js';

const HOUR_MS = 60 * 60 * 1_000;
const BATCH = 1_000;
const MAX_BATCHES = 50;

/** Keeps the events that belong to nobody, which anybody can cause, from piling up. */
@Injectable()
export class AuditSweeper implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(AuditSweeper.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly events: AuditEventsRepository,
    private readonly transactions: TransactionRunner,
  ) {}

  /** Not at start, and not all processes at once. */
  onModuleInit(): void {
    const everyMs = HOUR_MS * (0.5 + Math.random());
    this.timer = setInterval(() => {
      this.running = this.sweepAndLog();
    }, everyMs);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  async sweep(): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES && !this.isStopped; batch += 1) {
      const deleted = await this.transactions.run(() => this.events.deleteOldOfNobody(BATCH));
      if (deleted < BATCH) return;
    }
  }

  private async sweepAndLog(): Promise<void> {
    try {
      await this.sweep();
    } catch (err) {
      this.logger.warn(
        { err },
        'Old audit events could not be deleted; the next sweep tries again',
      );
    }
  }
}
