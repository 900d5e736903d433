import { Injectable } from '@nestjs/common';
import { JOBS, type JobName } from '@app/contracts';
import { QueuePool } from './queue-pool.js';

/** `live`: somebody works on the job, or will. `ended`: it was done or given up, and is only remembered. */
export type JobLife = 'live' | 'ended';

const LIFE = `CASE WHEN state IN ('completed', 'failed') THEN 'ended' ELSE 'live' END`;

/**
 * What the queue knows of many jobs at once. Asks BullMQ's table, in one statement: its own methods would take one
 * for each job. An integration test pins the columns.
 */
@Injectable()
export class JobStates {
  constructor(private readonly queuePool: QueuePool) {}

  /** By job id; what the queue does not know (any more) is left out. */
  async byId(name: JobName, jobIds: readonly string[]): Promise<Map<string, JobLife>> {
    const { rows } = await this.queuePool.pool.query<{ id: string; life: JobLife }>(
      `SELECT id, ${LIFE} AS life FROM job WHERE queue = $1 AND id = ANY($2)`,
      [JOBS[name].queue, jobIds],
    );
    return new Map(rows.map(({ id, life }) => [id, life]));
  }

  /** Those extractions about which a job of this name is still under way, whatever its id. */
  async findLiveExtractions(
    name: JobName,
    extractionIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const { rows } = await this.queuePool.pool.query<{ id: string }>(
      `SELECT DISTINCT data->>'extractionId' AS id FROM job
       WHERE queue = $1 AND name = $2 AND state NOT IN ('completed', 'failed')
         AND data->>'extractionId' = ANY($3)`,
      [JOBS[name].queue, name, extractionIds],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
