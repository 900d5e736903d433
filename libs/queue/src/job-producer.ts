import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { getQueueToken } from '@nestjs/bullmq';
import type { Queue } from 'bullmq';
import { JOBS, type JobName, type JobPayload, type QueueName } from '@app/contracts';
import { throughClient, type QueryClient } from './queue-connection.js';

/** Adds jobs; what is added is checked against the schema of its name first. */
@Injectable()
export class JobProducer implements OnModuleInit {
  private readonly logger = new Logger(JobProducer.name);

  constructor(private readonly moduleRef: ModuleRef) {}

  /** A queue that nobody listens to writes its troubles to the console, past the log and with all their innards. */
  onModuleInit(): void {
    for (const name of new Set(Object.values(JOBS).map((job) => job.queue))) {
      this.queue(name).on('error', (err) => this.logger.warn({ err }, 'Queue trouble'));
    }
  }

  /**
   * Adds a job.
   *
   * @param options.jobId adding the same id again while the first is kept is without effect
   * @param options.client the client of an open transaction: the job exists once that commits
   */
  async add<N extends JobName>(
    name: N,
    payload: JobPayload<N>,
    options: { jobId?: string; client?: QueryClient } = {},
  ): Promise<void> {
    const data = JOBS[name].schema.parse(payload);
    const queue = this.queue(JOBS[name].queue);
    const add = async () => {
      // Left to itself, BullMQ counts ids by a sequence that it creates: the worker's role must not create.
      await queue.add(name, data, { jobId: options.jobId ?? randomUUID() });
    };
    await (options.client === undefined ? add() : throughClient(options.client, add));
  }

  /**
   * Adds a job in the place of one with the same id that has ended. One that has not ended stays, and nothing is
   * added.
   *
   * @param options.client the client of an open transaction: the exchange happens when that commits
   */
  async replace<N extends JobName>(
    name: N,
    payload: JobPayload<N>,
    options: { jobId: string; client: QueryClient },
  ): Promise<void> {
    const queue = this.queue(JOBS[name].queue);
    const { client, jobId } = options;
    await throughClient(client, async () => {
      const state = await queue.getJobState(jobId);
      if (state === 'completed' || state === 'failed') await queue.remove(jobId);
    });
    await this.add(name, payload, options);
  }

  private queue(name: QueueName): Queue {
    return this.moduleRef.get<Queue>(getQueueToken(name), { strict: false });
  }
}
