import type { Pool } from 'pg';
import { JOBS, type JobName } from '@app/contracts';
import { JobStates, type JobLife, type Withdrawal } from '../job-states.js';

/** Reads BullMQ's table with single statements. The contract suite fails if the columns change. */
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

  override async firstWaiting(name: JobName): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ priority: number }>(
      `SELECT priority FROM job WHERE queue = $1 AND state = 'waiting' ORDER BY priority, seq LIMIT 1`,
      [JOBS[name].queue],
    );
    return rows[0]?.priority;
  }

  /** One statement. BullMQ's own method reads first and removes later, and a worker may take the job in between. */
  override async withdraw(name: JobName, jobId: string): Promise<Withdrawal> {
    const parameters = [JOBS[name].queue, jobId];
    const { rowCount } = await this.pool.query(
      `DELETE FROM job WHERE queue = $1 AND id = $2 AND state <> 'active'`,
      parameters,
    );
    if (rowCount === 1) return 'withdrawn';
    const { rows } = await this.pool.query(
      'SELECT FROM job WHERE queue = $1 AND id = $2',
      parameters,
    );
    return rows.length === 0 ? 'absent' : 'held';
  }

  override async eraseDocuments(documentIds: readonly string[]): Promise<Set<string>> {
    await this.pool.query(
      `DELETE FROM job WHERE data ->> 'documentId' = ANY($1) AND state <> 'active'`,
      [documentIds],
    );
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT DISTINCT data ->> 'documentId' AS id FROM job WHERE data ->> 'documentId' = ANY($1)`,
      [documentIds],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
