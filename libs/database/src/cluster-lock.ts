import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ADVISORY_LOCKS } from './advisory-locks.js';

/** Runs a piece of work in at most one process at a time, of all processes that share a database. */
@Injectable()
export class ClusterLock {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `fn` unless another process does the same work. The lock belongs to the connection: when the process
   * dies, PostgreSQL frees it.
   *
   * @param work a number of `PERIODIC_JOB_LOCKS`
   * @returns whether it ran
   */
  async runExclusive(work: number, fn: () => Promise<void>): Promise<boolean> {
    const key = [ADVISORY_LOCKS.periodicJob, work];
    const runner = this.dataSource.createQueryRunner();
    try {
      const [row] = (await runner.query(
        'SELECT pg_try_advisory_lock($1, $2) AS "isMine"',
        key,
      )) as { isMine: boolean }[];
      if (row?.isMine !== true) return false;
      try {
        await fn();
      } finally {
        await runner.query('SELECT pg_advisory_unlock($1, $2)', key);
      }
      return true;
    } finally {
      await runner.release();
    }
  }
}
