import type { JobName, JobPayload } from '@app/contracts';

/** What a handler may know of the attempt it is. */
export interface JobAttempt {
  readonly jobId: string;
  /** Counted from 1. */
  readonly number: number;
  readonly isLast: boolean;
  /** How often a process was lost that had this job: by death, or because it could not reach the queue for long. */
  readonly deaths: number;
  /** When the job was added, in milliseconds since 1970: tells one that was made anew from the one before. */
  readonly addedAt: number;
}

/** Does the work of one job name. Must be idempotent: a queue delivers at least once. */
export abstract class JobHandler<N extends JobName = JobName> {
  abstract readonly jobName: N;
  abstract handle(payload: JobPayload<N>, attempt: JobAttempt): Promise<void>;
}
