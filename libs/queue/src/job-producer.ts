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

/** Adds jobs; what is added is checked against the schema of its name first. */
@Injectable()
export class JobProducer {
  private readonly logger = new Logger(JobProducer.name);
  private readonly misses = new LogThrottle();
  private probing: Promise<void> | undefined;

  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly connection: QueueConnection,
  ) {}

  /**
   * Adds a job.
   *
   * @param options.jobId adding the same id again while the first is kept is without effect
   * @param options.priority the lower, the earlier; jobs without one are before all that have one
   * @param options.transaction the job exists once that commits. Where the queue is not in the same database it is then
   *   tried once, and whoever needs to be sure must look again: the reconciler does
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
   * Adds a job in the place of one with the same id that has ended, or of which only remains are left. One that is
   * live stays, and nothing is added.
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
   * Rejects when no job can be added: adds one to each queue and takes all back, where the queue has transactions. Nobody
   * sees them. Callers that come at the same time share one attempt.
   */
  probe(): Promise<void> {
    this.probing ??= this.tryAll().finally(() => (this.probing = undefined));
    return this.probing;
  }

  private async tryAll(): Promise<void> {
    this.connection.requireReachable();
    const queues = [...new Set(Object.values(JOBS).map((job) => job.queue))].map((name) =>
      this.queue(name),
    );
    await Promise.all(queues.map((queue) => queue.waitUntilReady()));
    await this.connection.rehearse(async () => {
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
      // Left to itself, BullMQ counts ids by a sequence that it creates: the worker's role must not create.
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
        this.misses.log((repeats) =>
          this.logger.warn({ err, repeats }, 'Job not added: the reconciler will'),
        );
      }
    });
  }

  private queue(name: QueueName): Queue {
    return this.moduleRef.get<Queue>(getQueueToken(name), { strict: false });
  }
}
