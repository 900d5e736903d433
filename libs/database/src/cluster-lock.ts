import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** First half of every lock's key, so that these never meet the advisory locks of others. */
const LOCK_CLASS = 7_352;

/** Sees to it that of all processes on one database at most one does a piece of upkeep at a time. */
@Injectable()
export class ClusterLock {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `fn` unless another process is at the same work. The lock is the connection's, so the database itself
   * frees it when the process dies.
   *
   * @param work a number for each kind of work; any will do, as long as it stays
   * @returns whether it ran
   */
  async runExclusive(work: number, fn: () => Promise<void>): Promise<boolean> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const [row] = (await runner.query('SELECT pg_try_advisory_lock($1, $2) AS "isMine"', [
        LOCK_CLASS,
        work,
      ])) as { isMine: boolean }[];
      if (row?.isMine !== true) return false;
      try {
        await fn();
      } finally {
        await runner.query('SELECT pg_advisory_unlock($1, $2)', [LOCK_CLASS, work]);
      }
      return true;
    } finally {
      await runner.release();
    }
  }
}
