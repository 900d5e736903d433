import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';

const POLL_MS = 1_000;

/** Counts, about once a second, the documents that wait to be read. */
export class Backlog {
  private count = 0;
  private isWatched = true;

  get waiting(): number {
    return this.count;
  }

  async watch({ database, databaseUrl }: Cluster): Promise<void> {
    const sql = `SELECT count(*) AS waiting FROM documents WHERE status NOT IN ('ready', 'failed')`;
    while (this.isWatched) {
      try {
        const [row] = await database.query<{ waiting: string }>(databaseUrl, sql);
        this.count = Number(row?.waiting);
      } catch {
        // The database is unavailable, so the last count is kept.
      }
      await delay(POLL_MS);
    }
  }

  stop(): void {
    this.isWatched = false;
  }
}
