import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { JOBS, type JobName, type QueueName } from '@app/contracts';
import { JobStates, type JobLife, type Withdrawal } from '../job-states.js';

type Answers = [error: Error | null, result: unknown][] | null;

/** Gives access to BullMQ's own methods for single jobs. */
export type QueueOf = (name: QueueName) => Pick<Queue, 'getJobState' | 'remove'>;

/**
 * Reads the hashes of BullMQ's jobs in one pipeline. The contract suite fails if their fields change.
 *
 * A Redis that evicts keys may have lost a list of waiting jobs, and no consumer would ever take these jobs. So
 * jobs are also looked up in the lists, but only if the lists have fewer jobs than there are hashes: the time of a
 * lookup grows with the length of the list.
 */
export class RedisJobStates extends JobStates {
  constructor(
    private readonly client: Redis,
    private readonly prefix: string,
    private readonly queueOf: QueueOf,
  ) {
    super();
  }

  override async byId(name: JobName, jobIds: readonly string[]): Promise<Map<string, JobLife>> {
    const { queue } = JOBS[name];
    const lives = await this.readLives(queue, jobIds);
    const live = [...lives].flatMap(([id, life]) => (life === 'live' ? [id] : []));
    if (live.length === 0) return lives;
    if (live.length <= (await this.countListed(queue))) return lives;
    for (const id of live) {
      if ((await this.queueOf(queue).getJobState(id)) === 'unknown') lives.delete(id);
    }
    return lives;
  }

  override async firstWaiting(name: JobName): Promise<number | undefined> {
    const key = `${this.prefix}:${JOBS[name].queue}`;
    const pipeline = this.client.pipeline().llen(`${key}:wait`).zrange(`${key}:prioritized`, 0, 0);
    const [plain, [jobId]] = resultsOf(await pipeline.exec()) as [number, string[]];
    if (plain > 0) return 0;
    if (jobId === undefined) return undefined;
    const priority = await this.client.hget(`${key}:${jobId}`, 'priority');
    return priority === null ? undefined : Number(priority);
  }

  /** BullMQ's script checks and removes atomically. */
  override async withdraw(name: JobName, jobId: string): Promise<Withdrawal> {
    const queue = this.queueOf(JOBS[name].queue);
    if ((await queue.getJobState(jobId)) === 'unknown') return 'absent';
    return (await queue.remove(jobId)) === 1 ? 'withdrawn' : 'held';
  }

  private async readLives(queue: QueueName, jobIds: readonly string[]) {
    const pipeline = this.client.pipeline();
    for (const id of jobIds) pipeline.hmget(`${this.prefix}:${queue}:${id}`, 'name', 'finishedOn');
    const lives = new Map<string, JobLife>();
    for (const [index, result] of resultsOf(await pipeline.exec()).entries()) {
      const [name, finishedOn] = result as (string | null)[];
      const id = jobIds[index];
      if (id === undefined || name === null) continue;
      lives.set(id, finishedOn === null ? 'live' : 'ended');
    }
    return lives;
  }

  private async countListed(queue: QueueName): Promise<number> {
    const pipeline = this.client.pipeline();
    for (const list of ['wait', 'paused', 'active'])
      pipeline.llen(`${this.prefix}:${queue}:${list}`);
    for (const set of ['prioritized', 'delayed']) pipeline.zcard(`${this.prefix}:${queue}:${set}`);
    const counts = resultsOf(await pipeline.exec()) as number[];
    return counts.reduce((sum, count) => sum + count, 0);
  }
}

function resultsOf(answers: Answers): unknown[] {
  return (answers ?? []).map(([error, result]) => {
    if (error !== null) throw error;
    return result;
  });
}
