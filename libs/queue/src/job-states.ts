import type { JobName } from '@app/contracts';

/** `live`: the job is in progress or waits. `ended`: it succeeded or failed, and the queue still keeps it. */
export type JobLife = 'live' | 'ended';

/** The outcome of withdrawing a job. `absent`: there was no such job. `held`: it is in progress. */
export type Withdrawal = 'absent' | 'withdrawn' | 'held';

/** Reads the states of many jobs at once. BullMQ's own methods need a round trip for each job. */
export abstract class JobStates {
  /** Returns the states by job id. Jobs that the queue does not keep are left out. */
  abstract byId(name: JobName, jobIds: readonly string[]): Promise<Map<string, JobLife>>;

  /** Returns the priority of the next waiting job in this queue: 0 if it has none, undefined if no job waits. */
  abstract firstWaiting(name: JobName): Promise<number | undefined>;

  /** Removes a job that is waiting or has ended. A job in progress stays. */
  abstract withdraw(name: JobName, jobId: string): Promise<Withdrawal>;

  /**
   * Removes all jobs of these documents from all queues, except those in progress. Returns the documents that have a job
   * in progress: call it again for them.
   */
  abstract eraseDocuments(documentIds: readonly string[]): Promise<Set<string>>;
}
