import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ClusterLock } from '@app/database';
import { ApiConfig } from '../api.config.js';
import { PeriodicTask } from '../documents/index.js';
import { AccountEraser } from './account.eraser.js';

/** The number of the lock, beside those of the documents' upkeep; see ClusterLock. */
const WORK = 10;

/** Has closed accounts erased from time to time, by one process at a time. */
@Injectable()
export class AccountUpkeep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly task: PeriodicTask;

  constructor(lock: ClusterLock, eraser: AccountEraser, config: ApiConfig) {
    this.task = new PeriodicTask({
      name: AccountEraser.name,
      everyMs: config.reconcileSeconds * 1_000,
      run: () => lock.runExclusive(WORK, () => eraser.erase(this.stopping.signal)),
    });
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.task.stop();
  }
}
