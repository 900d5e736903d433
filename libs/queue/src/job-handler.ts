import type { JobName, JobPayload } from '@app/contracts';

/** Describes the current attempt to its handler. */
export interface JobAttempt {
  readonly jobId: string;
  /** Counted from 1. */
  readonly number: number;
  readonly isLast: boolean;
  /** How many processes lost this job: each died, or could not reach the queue until its lock expired. */
  readonly deaths: number;
  /**
   * When the job was added, in Unix milliseconds. Distinguishes a replaced job from the earlier one with the same
   * id.
   */
  readonly addedAt: number;
}

/** Handles all jobs of one name. Must be idempotent, because a queue delivers at least once. */
export abstract class JobHandler<N extends JobName = JobName> {
  abstract readonly jobName: N;
  abstract handle(payload: JobPayload<N>, attempt: JobAttempt): Promise<void>;
}
