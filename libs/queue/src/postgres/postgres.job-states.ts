import type { Pool } from 'pg';
import { JOBS, type JobName } from '@app/contracts';
import { JobStates, type JobLife } from '../job-states.js';

/** Asks BullMQ's table, in one statement; the contract suite pins the columns. */
export class PostgresJobStates extends JobStates {
  constructor(private readonly pool: Pool) {
    super();
  }

  override async byId(name: JobName, jobIds: readonly string[]): Promise<Map<string, JobLife>> {
    const { rows } = await this.pool.query<{ id: string; life: JobLife }>(
      `SELECT id, CASE WHEN state IN ('completed', 'failed') THEN 'ended' ELSE 'live' END AS life
       FROM job WHERE queue = $1 AND id = ANY($2)`,
      [JOBS[name].queue, jobIds],
    );
    return new Map(rows.map(({ id, life }) => [id, life]));
  }
}
