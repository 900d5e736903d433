import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { getQueueToken } from '@nestjs/bullmq';
import type { Queue } from 'bullmq';
import type { QueueName } from '@app/contracts';

/** A job that waits, as far as others may want to know. */
export interface JobInLine {
  readonly priority: number;
  readonly documentId: string | undefined;
  readonly userId: string | undefined;
}

interface JobData {
  readonly documentId?: string;
  readonly context?: { readonly userId?: string };
}

/** Who comes next. */
@Injectable()
export class JobLine {
  constructor(private readonly moduleRef: ModuleRef) {}

  /** The job that the next free worker will take; undefined when none waits. */
  async next(name: QueueName): Promise<JobInLine | undefined> {
    const queue = this.moduleRef.get<Queue<JobData>>(getQueueToken(name), { strict: false });
    // Those without a priority come before all others.
    const [urgent] = await queue.getWaiting(0, 0);
    const [job] = urgent === undefined ? await queue.getPrioritized(0, 0) : [urgent];
    if (job === undefined) return undefined;
    const { documentId, context } = job.data;
    return { priority: job.priority, documentId, userId: context?.userId };
  }
}
