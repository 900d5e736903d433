import type { Type } from '@nestjs/common';
import { PERIODIC_JOB_LOCKS } from '@app/database';
import { AccountEraser } from '../accounts/index.js';
import { AuditSweeper } from '../audit/index.js';
import { ExpiredFamilySweeper } from '../auth/index.js';
import { DocumentReconciler } from '../extractions/index.js';
import { DocumentPurger, OrphanSweeper } from '../retention/index.js';
import { ExpiredKeySweeper } from '../uploads/index.js';
import type { BackgroundConfig } from './background.config.js';

const HOUR_MS = 3_600_000;

/** A piece of work that the api does again and again; of all processes, one at a time does it. */
export interface PeriodicJob<Service = unknown> {
  /** Does the work; its class name is the name of the job in the log. */
  readonly service: Type<Service>;
  /** The number of its advisory lock. */
  readonly lock: number;
  /** The pause between two runs on average. */
  everyMs(config: BackgroundConfig): number;
  /** Does one run. Ends early when `signal` is aborted, because the process stops. */
  run(service: Service, signal: AbortSignal, config: BackgroundConfig): Promise<unknown>;
  /** Whether it also runs at once when the queue is reachable again after an outage. */
  readonly runsAfterQueueOutage?: boolean;
}

/**
 * Every periodic job of the api. Work that belongs to one request or one connection has its own timer, beside the code
 * that needs it.
 */
export const SCHEDULE: readonly PeriodicJob[] = [
  job({
    service: DocumentReconciler,
    lock: PERIODIC_JOB_LOCKS.reconcileDocuments,
    everyMs: ({ reconcileSeconds }) => reconcileSeconds * 1_000,
    run: (reconciler, signal) => reconciler.reconcile(signal),
    runsAfterQueueOutage: true,
  }),
  job({
    service: DocumentPurger,
    lock: PERIODIC_JOB_LOCKS.purgeDocuments,
    everyMs: ({ reconcileSeconds }) => reconcileSeconds * 1_000,
    run: (purger, signal) => purger.purge(signal),
  }),
  job({
    service: AccountEraser,
    lock: PERIODIC_JOB_LOCKS.eraseAccounts,
    everyMs: ({ reconcileSeconds }) => reconcileSeconds * 1_000,
    run: (eraser, signal) => eraser.erase(signal),
  }),
  job({
    service: OrphanSweeper,
    lock: PERIODIC_JOB_LOCKS.sweepOrphans,
    everyMs: () => HOUR_MS,
    run: (sweeper, signal, { sweepAfterHours }) =>
      sweeper.sweep(new Date(Date.now() - sweepAfterHours * HOUR_MS), signal),
  }),
  job({
    service: ExpiredKeySweeper,
    lock: PERIODIC_JOB_LOCKS.expireIdempotencyKeys,
    everyMs: () => HOUR_MS,
    run: (sweeper, signal) => sweeper.sweep(signal),
  }),
  job({
    service: ExpiredFamilySweeper,
    lock: PERIODIC_JOB_LOCKS.sweepExpiredLogins,
    everyMs: () => HOUR_MS,
    run: (sweeper, signal) => sweeper.sweep(signal),
  }),
  job({
    service: AuditSweeper,
    lock: PERIODIC_JOB_LOCKS.sweepAuditEvents,
    everyMs: () => HOUR_MS,
    run: (sweeper, signal) => sweeper.sweep(signal),
  }),
];

/** Lets the compiler see of each job that `run` takes its service. */
function job<Service>(entry: PeriodicJob<Service>): PeriodicJob {
  return entry;
}
