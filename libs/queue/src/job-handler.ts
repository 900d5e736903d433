import type { JobName, JobPayload } from '@app/contracts';

/** What a handler may know of the attempt it is. */
export interface JobAttempt {
  readonly jobId: string;
  /** Counted from 1. */
  readonly number: number;
  readonly isLast: boolean;
}

/** Does the work of one job name. Must be idempotent: a queue delivers at least once. */
export abstract class JobHandler<N extends JobName = JobName> {
  abstract readonly jobName: N;
  abstract handle(payload: JobPayload<N>, attempt: JobAttempt): Promise<void>;
}
