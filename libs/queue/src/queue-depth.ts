import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { getQueueToken } from '@nestjs/bullmq';
import type { Queue } from 'bullmq';
import { JOBS, type QueueName } from '@app/contracts';
import { QueueConnection } from './queue-connection.js';

const STATES = ['waiting', 'active', 'delayed', 'failed'] as const;
/** Jobs with a priority wait in a list of their own. */
const COUNTED = [...STATES, 'prioritized'] as const;

/** How many jobs of a queue are in a state. */
export interface QueueCount {
  readonly queue: QueueName;
  readonly state: (typeof STATES)[number];
  readonly jobs: number;
}

/** Counts jobs. `failed` are those that are kept after their last attempt. */
@Injectable()
export class QueueDepth {
  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly connection: QueueConnection,
  ) {}

  /** @throws QueueUnavailableError */
  async count(): Promise<QueueCount[]> {
    this.connection.requireReachable();
    const names = [...new Set(Object.values(JOBS).map((job) => job.queue))];
    const counts = await Promise.all(names.map((queue) => this.countOf(queue)));
    return counts.flat();
  }

  private async countOf(queue: QueueName): Promise<QueueCount[]> {
    const bull = this.moduleRef.get<Queue>(getQueueToken(queue), { strict: false });
    const { prioritized = 0, ...counts } = await bull.getJobCounts(...COUNTED);
    return STATES.map((state) => ({
      queue,
      state,
      jobs: (counts[state] ?? 0) + (state === 'waiting' ? prioritized : 0),
    }));
  }
}
