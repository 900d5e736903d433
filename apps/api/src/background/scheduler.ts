import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ClusterLock } from '@app/database';
import { QueueConnection } from '@app/queue';
import { BackgroundConfig } from './background.config.js';
import { PeriodicTask } from './periodic-task.js';
import { SCHEDULE, type PeriodicJob } from './schedule.js';

/** Starts the periodic jobs when the process starts, and stops them when it shuts down. */
@Injectable()
export class Scheduler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private tasks: readonly PeriodicTask[] = [];

  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly lock: ClusterLock,
    private readonly queue: QueueConnection,
    private readonly config: BackgroundConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.tasks = SCHEDULE.map((job) => this.start(job));
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.tasks.map((task) => task.stop()));
  }

  private start(job: PeriodicJob): PeriodicTask {
    const service: unknown = this.moduleRef.get(job.service, { strict: false });
    const task = new PeriodicTask({
      name: job.service.name,
      everyMs: job.everyMs(this.config),
      ...(job.firstAfterMs === undefined ? {} : { firstAfterMs: job.firstAfterMs }),
      run: () =>
        this.lock.runExclusive(job.lock, async () => {
          await job.run(service, this.stopping.signal, this.config);
        }),
    });
    task.start();
    if (job.runsAfterQueueOutage === true) this.queue.onReturn(() => task.runSoon());
    job.onNewWork?.(service, () => task.runSoon());
    return task;
  }
}
