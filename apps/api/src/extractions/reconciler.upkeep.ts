import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ClusterLock } from '@app/database';
import { QueueHome } from '@app/queue';
import { ApiConfig } from '../api.config.js';
import { DocumentReconciler } from './document.reconciler.js';
import { PeriodicTask } from '../background/periodic-task.js';

/** The number of the lock; see ClusterLock, and DocumentUpkeep for the others. */
const RECONCILE = 1;

/** Has documents compared with the queue from time to time, and at once when the queue was away and is back. */
@Injectable()
export class ReconcilerUpkeep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly task: PeriodicTask;

  constructor(
    lock: ClusterLock,
    reconciler: DocumentReconciler,
    private readonly queue: QueueHome,
    config: ApiConfig,
  ) {
    const { signal } = this.stopping;
    this.task = new PeriodicTask({
      name: DocumentReconciler.name,
      everyMs: config.reconcileSeconds * 1_000,
      run: () =>
        lock.runExclusive(RECONCILE, async () => void (await reconciler.reconcile(signal))),
    });
  }

  onApplicationBootstrap(): void {
    this.task.start();
    this.queue.onReturn(() => this.task.runSoon());
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.task.stop();
  }
}
