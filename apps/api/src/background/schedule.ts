import type { Type } from '@nestjs/common';
import { PERIODIC_JOB_LOCKS } from '@app/database';
import { AccountEraser } from '../accounts/index.js';
import { AuditSweeper } from '../audit/index.js';
import { ExpiredFamilySweeper } from '../auth/index.js';
import { DocumentReconciler } from '../extractions/index.js';
import { DocumentPurger, OrphanSweeper } from '../retention/index.js';
import { DocumentScans } from '../scanning/index.js';
import { DetailsIndexer, SearchReindexer, Vocabulary } from '../search-index/index.js';
import { EntryImporter, IntakeSweeper } from '../sources/index.js';
import { ExpiredKeySweeper } from '../uploads/index.js';
import type { BackgroundConfig } from './background.config.js';

const HOUR_MS = 3_600_000;

/** A periodic job of the api. Only one process at a time runs it. */
export interface PeriodicJob<Service = unknown> {
  /** The class that does the work. Its name is the name of the job in the log. */
  readonly service: Type<Service>;
  /** The number of its advisory lock. */
  readonly lock: number;
  /** Returns the average pause between two runs, in milliseconds. */
  everyMs(config: BackgroundConfig): number;
  /** The average time from the start of the process to the first run, in milliseconds; default: a pause. */
  readonly firstAfterMs?: number;
  /** Runs once. Ends early when `signal` is aborted because the process stops. */
  run(service: Service, signal: AbortSignal, config: BackgroundConfig): Promise<unknown>;
  /** Whether the job also runs directly after an outage of the queue. */
  readonly runsAfterQueueOutage?: boolean;
  /** Registers `runSoon`, which starts a run at once, for the moment when the service gets new work. */
  onNewWork?(service: Service, runSoon: () => void): void;
}

/**
 * All periodic jobs of the api. Timers of a single request or connection are not listed here: they are in the
 * code that needs them.
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
    service: DocumentScans,
    lock: PERIODIC_JOB_LOCKS.scanDocuments,
    everyMs: ({ reconcileSeconds }) => reconcileSeconds * 1_000,
    run: (scans, signal) => scans.scanWaiting(signal),
    onNewWork: (scans, runSoon) => scans.onNewWork(runSoon),
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
    run: (sweeper, signal, { auditAddressDays }) => sweeper.sweep(auditAddressDays, signal),
  }),
  job({
    service: SearchReindexer,
    lock: PERIODIC_JOB_LOCKS.reindexSearch,
    everyMs: () => HOUR_MS,
    firstAfterMs: 5_000,
    run: (reindexer, signal) => reindexer.runPeriodically(signal),
  }),
  job({
    service: Vocabulary,
    lock: PERIODIC_JOB_LOCKS.collectWords,
    everyMs: ({ reconcileSeconds }) => reconcileSeconds * 1_000,
    run: (vocabulary, signal) => vocabulary.applyChanges(signal),
  }),
  job({
    service: DetailsIndexer,
    lock: PERIODIC_JOB_LOCKS.indexDetails,
    everyMs: ({ reconcileSeconds }) => reconcileSeconds * 1_000,
    run: (indexer, signal) => indexer.indexOutdated(signal),
    onNewWork: (indexer, runSoon) => indexer.onNewWork(runSoon),
  }),
  job({
    service: EntryImporter,
    lock: PERIODIC_JOB_LOCKS.importEntries,
    everyMs: ({ reconcileSeconds }) => reconcileSeconds * 1_000,
    run: (importer, signal) => importer.importStaged(signal),
    onNewWork: (importer, runSoon) => importer.onNewWork(runSoon),
  }),
  job({
    service: IntakeSweeper,
    lock: PERIODIC_JOB_LOCKS.sweepIntake,
    everyMs: () => HOUR_MS,
    run: (sweeper, signal) => sweeper.sweep(signal),
  }),
];

/** Makes the compiler check that `run` accepts the type of `service`. */
function job<Service>(entry: PeriodicJob<Service>): PeriodicJob {
  return entry;
}
