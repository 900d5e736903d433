import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ClusterLock } from '@app/database';
import { ApiConfig } from '../api.config.js';
import { DocumentPurger } from './document.purger.js';
import { IdempotencyKeysRepository } from '../uploads/idempotency-keys.repository.js';
import { OrphanSweeper } from './orphan.sweeper.js';
import { PeriodicTask } from '../background/periodic-task.js';

/** Numbers of the locks; see ClusterLock. 1 is the reconciler's. */
const WORK = { sweep: 2, expire: 3, purge: 4 } as const;
const HOUR_MS = 3_600_000;
const BATCH = 1_000;

/** Has the upkeep of documents done from time to time, by one process at a time. */
@Injectable()
export class DocumentUpkeep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly tasks: readonly PeriodicTask[];

  constructor(
    lock: ClusterLock,
    sweeper: OrphanSweeper,
    keys: IdempotencyKeysRepository,
    purger: DocumentPurger,
    config: ApiConfig,
  ) {
    const { signal } = this.stopping;
    this.tasks = [
      new PeriodicTask({
        name: DocumentPurger.name,
        everyMs: config.reconcileSeconds * 1_000,
        run: () => lock.runExclusive(WORK.purge, () => purger.purge(signal)),
      }),
      new PeriodicTask({
        name: OrphanSweeper.name,
        everyMs: HOUR_MS,
        run: () =>
          lock.runExclusive(WORK.sweep, async () => {
            const before = new Date(Date.now() - config.sweepAfterHours * HOUR_MS);
            await sweeper.sweep(before, signal);
          }),
      }),
      new PeriodicTask({
        name: IdempotencyKeysRepository.name,
        everyMs: HOUR_MS,
        run: () =>
          lock.runExclusive(WORK.expire, async () => {
            while ((await keys.deleteExpired(BATCH)) === BATCH) signal.throwIfAborted();
          }),
      }),
    ];
  }

  onApplicationBootstrap(): void {
    for (const task of this.tasks) task.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.tasks.map((task) => task.stop()));
  }
}
