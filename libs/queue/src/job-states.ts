import type { JobName } from '@app/contracts';

/** `live`: somebody works on the job, or will. `ended`: it was done or given up, and is only remembered. */
export type JobLife = 'live' | 'ended';

/** What the queue knows of many jobs at once. BullMQ's own methods would take a round trip for each. */
export abstract class JobStates {
  /** By job id; what the queue does not know (any more) is left out. */
  abstract byId(name: JobName, jobIds: readonly string[]): Promise<Map<string, JobLife>>;

  /** The priority of the job that is next in the queue of this one, 0 where it has none; undefined when none waits. */
  abstract firstWaiting(name: JobName): Promise<number | undefined>;
}
