import type { JobName } from '@app/contracts';

/** `live`: somebody works on the job, or will. `ended`: it was done or given up, and is only remembered. */
export type JobLife = 'live' | 'ended';

/** `absent`: there was none. `held`: somebody works on it. */
export type Withdrawal = 'absent' | 'withdrawn' | 'held';

/** What the queue knows of many jobs at once. BullMQ's own methods would take a round trip for each. */
export abstract class JobStates {
  /** By job id; what the queue does not know (any more) is left out. */
  abstract byId(name: JobName, jobIds: readonly string[]): Promise<Map<string, JobLife>>;

  /** The priority of the job that is next in the queue of this one, 0 where it has none; undefined when none waits. */
  abstract firstWaiting(name: JobName): Promise<number | undefined>;

  /** Takes back a job that nobody has in hand, so that nobody will; forgets one that has ended. */
  abstract withdraw(name: JobName, jobId: string): Promise<Withdrawal>;
}
