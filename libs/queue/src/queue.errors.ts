import { AppError } from '@app/errors';

/**
 * No handler of this process accepts the job. This is an error of the deployment, so the job is not dropped
 * silently.
 */
export class UnhandledJobError extends Error {
  constructor(jobName: string) {
    super(`No handler for the job ${jobName}`);
    this.name = 'UnhandledJobError';
  }
}

/** Thrown by a handler that must stop early. The job returns to the queue, and no attempt is counted. */
export class RequeueJobError extends Error {
  /** How long this process takes no jobs, because it could not handle another one either. */
  readonly pauseMs: number;
  /** The new priority of the job; undefined leaves it unchanged. */
  readonly priority: number | undefined;

  constructor({ pauseMs = 0, priority }: { pauseMs?: number; priority?: number } = {}) {
    super('The job is requeued');
    this.name = 'RequeueJobError';
    this.pauseMs = pauseMs;
    this.priority = priority;
  }
}

/**
 * Thrown by a handler when a dependency is unavailable. The job is tried again in a few seconds, and no
 * attempt is counted.
 */
export class DelayJobError extends Error {
  constructor(cause: unknown) {
    super('The job is delayed', { cause });
    this.name = 'DelayJobError';
  }
}

/** The queue cannot be read or changed now. */
export class QueueUnavailableError extends AppError {
  constructor() {
    super('unavailable', 'queue.away', 'The queue is unavailable.');
  }
}
