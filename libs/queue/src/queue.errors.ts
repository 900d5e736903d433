import { AppError } from '@app/errors';

/** A job arrived that no handler of this process knows: a deployment fault, never dropped in silence. */
export class UnhandledJobError extends Error {
  constructor(jobName: string) {
    super(`No handler for the job ${jobName}`);
    this.name = 'UnhandledJobError';
  }
}

/** Thrown by a handler that has to stop before it is done: the job waits again, and no attempt is counted. */
export class RequeueJobError extends Error {
  /** For so long this process takes no job: it could not do another one either. */
  readonly pauseMs: number;
  /** The one with which the job waits from now on; undefined: as before. */
  readonly priority: number | undefined;

  constructor({ pauseMs = 0, priority }: { pauseMs?: number; priority?: number } = {}) {
    super('The job is given back');
    this.name = 'RequeueJobError';
    this.pauseMs = pauseMs;
    this.priority = priority;
  }
}

/**
 * Thrown by a handler when something that it stands on is away: the job comes again in a few seconds, and no attempt
 * is counted.
 */
export class DelayJobError extends Error {
  constructor(cause: unknown) {
    super('The job is postponed', { cause });
    this.name = 'DelayJobError';
  }
}

/** Nothing can be added to the queue now, nor asked of it. */
export class QueueUnavailableError extends AppError {
  constructor() {
    super('unavailable', 'queue.away', 'The queue is away.');
  }
}
