import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { JOBS, type JobName, type QueueName } from '@app/contracts';
import { JobStates, type JobLife, type Withdrawal } from '../job-states.js';

type Answers = [error: Error | null, result: unknown][] | null;

/** What BullMQ itself knows of single jobs. */
export type QueueOf = (name: QueueName) => Pick<Queue, 'getJobState' | 'remove'>;

/**
 * Asks the hashes that BullMQ keeps of jobs, all at once; the contract suite pins their fields. Looking a job up in the
 * list of those that wait takes longer the longer that is, so it is done only where fewer jobs are listed than have a
 * hash: a Redis that evicts keys may have lost a list, and then nobody would ever take its jobs.
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

  /** BullMQ's script looks and removes at once. */
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
