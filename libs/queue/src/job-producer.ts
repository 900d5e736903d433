import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { getQueueToken } from '@nestjs/bullmq';
import type { Queue } from 'bullmq';
import { JOBS, type JobName, type JobPayload, type QueueName } from '@app/contracts';
import { QueueConnection, type OpenTransaction } from './queue-connection.js';
import { LogThrottle } from './log-throttle.js';

interface JobOptions {
  readonly transaction?: OpenTransaction;
  readonly priority?: number;
}

/** Adds jobs. Each payload is first validated by the schema of its job name. */
@Injectable()
export class JobProducer {
  private readonly logger = new Logger(JobProducer.name);
  private readonly failedAdds = new LogThrottle();
  private probing: Promise<void> | undefined;

  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly connection: QueueConnection,
  ) {}

  /**
   * Adds a job.
   *
   * @param options.jobId a second job with the same id is ignored while the queue keeps the first one
   * @param options.priority lower is earlier; jobs without a priority come before all others
   * @param options.transaction the job exists after its commit. If the queue is in Redis, the job is added once after
   *   the commit, and a failure is only logged; the reconciler adds missing jobs later
   */
  async add<N extends JobName>(
    name: N,
    payload: JobPayload<N>,
    options: JobOptions & { jobId?: string } = {},
  ): Promise<void> {
    const data = JOBS[name].schema.parse(payload);
    await this.within(options.transaction, () => this.put(name, data, options));
  }

  /**
   * Adds a job after removing one with the same id that has ended or that the queue has only partly. A live job
   * stays, and nothing is added.
   */
  async replace<N extends JobName>(
    name: N,
    payload: JobPayload<N>,
    options: JobOptions & { jobId: string },
  ): Promise<void> {
    const data = JOBS[name].schema.parse(payload);
    const { jobId } = options;
    await this.within(options.transaction, async () => {
      const queue = this.queue(JOBS[name].queue);
      this.connection.requireReachable();
      const state = await queue.getJobState(jobId);
      if (['completed', 'failed', 'unknown'].includes(state)) await queue.remove(jobId);
      await this.put(name, data, options);
    });
  }

  /**
   * Rejects when no job can be added. If the queue has transactions, it adds a job to each queue and rolls back,
   * so that no consumer sees the jobs. Concurrent callers share one attempt.
   */
  probe(): Promise<void> {
    this.probing ??= this.tryAllQueues().finally(() => (this.probing = undefined));
    return this.probing;
  }

  private async tryAllQueues(): Promise<void> {
    this.connection.requireReachable();
    const queues = [...new Set(Object.values(JOBS).map((job) => job.queue))].map((name) =>
      this.queue(name),
    );
    await Promise.all(queues.map((queue) => queue.waitUntilReady()));
    await this.connection.runAndRollBack(async () => {
      for (const queue of queues) await queue.add('probe', {}, { jobId: randomUUID() });
    });
  }

  private async put(
    name: JobName,
    data: object,
    { jobId, priority }: { jobId?: string; priority?: number },
  ): Promise<void> {
    this.connection.requireReachable();
    await this.queue(JOBS[name].queue).add(name, data, {
      // Without an id BullMQ would create a sequence for ids, which the role of the worker may not do.
      jobId: jobId ?? randomUUID(),
      ...(priority === undefined ? {} : { priority }),
    });
  }

  private async within(
    transaction: OpenTransaction | undefined,
    add: () => Promise<void>,
  ): Promise<void> {
    if (transaction === undefined) return add();
    if (this.connection.kind === 'postgres') return this.connection.within(transaction, add);
    await this.connection.within(transaction, async () => {
      try {
        await add();
      } catch (err) {
        this.failedAdds.log((repeats) =>
          this.logger.warn({ err, repeats }, 'Job not added: the reconciler will add it'),
        );
      }
    });
  }

  private queue(name: QueueName): Queue {
    return this.moduleRef.get<Queue>(getQueueToken(name), { strict: false });
  }
}
