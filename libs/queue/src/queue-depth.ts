import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { getQueueToken } from '@nestjs/bullmq';
import type { Queue } from 'bullmq';
import { JOBS, type QueueName } from '@app/contracts';
import { QueueConnection } from './queue-connection.js';

const STATES = ['waiting', 'active', 'delayed', 'failed'] as const;
/** Waiting jobs with a priority are in a separate list. */
const COUNTED = [...STATES, 'prioritized'] as const;

/** The number of jobs of one queue in one state. */
export interface QueueCount {
  readonly queue: QueueName;
  readonly state: (typeof STATES)[number];
  readonly jobs: number;
}

/** Counts jobs by queue and state. `failed` are the jobs that are kept after their last attempt. */
@Injectable()
export class QueueDepth {
  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly connection: QueueConnection,
  ) {}

  /** Returns a count for each queue and state. @throws QueueUnavailableError */
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
