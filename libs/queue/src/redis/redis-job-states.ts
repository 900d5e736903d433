import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { JOBS, type JobName, type QueueName } from '@app/contracts';
import { JobStates, type JobLife, type Withdrawal } from '../job-states.js';

const QUEUES: readonly QueueName[] = [...new Set(Object.values(JOBS).map(({ queue }) => queue))];
/** So few that Redis answers within the timeout of a command. */
const READ_JOBS = 100;
const INACTIVE = ['completed', 'failed', 'delayed', 'prioritized', 'waiting'] as const;

type Answers = [error: Error | null, result: unknown][] | null;

/** Gives access to BullMQ's own methods for single jobs. */
export type QueueOf = (name: QueueName) => Pick<Queue, 'getJobs' | 'getJobState' | 'remove'>;

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

  /** Reads all jobs, because BullMQ has no index of documents. A job that changes its state meanwhile is found later. */
  override async eraseDocuments(documentIds: readonly string[]): Promise<Set<string>> {
    const erased = new Set(documentIds);
    const held = new Set<string>();
    for (const name of QUEUES) {
      const queue = this.queueOf(name);
      for (const state of [...INACTIVE, 'active'] as const) {
        for (const { id, documentId } of await this.jobsOf(queue, state, erased)) {
          if (state === 'active' || (await queue.remove(id)) === 0) held.add(documentId);
        }
      }
    }
    return held;
  }

  private async jobsOf(
    queue: ReturnType<QueueOf>,
    state: (typeof INACTIVE)[number] | 'active',
    documentIds: ReadonlySet<string>,
  ): Promise<{ id: string; documentId: string }[]> {
    const found: { id: string; documentId: string }[] = [];
    for (let start = 0; ; start += READ_JOBS) {
      const jobs = await queue.getJobs([state], start, start + READ_JOBS - 1);
      for (const job of jobs) {
        const { documentId } = (job?.data ?? {}) as { documentId?: string };
        if (job?.id === undefined || documentId === undefined) continue;
        if (documentIds.has(documentId)) found.push({ id: job.id, documentId });
      }
      if (jobs.length < READ_JOBS) return found;
    }
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
