import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';

/** What waits to be done for sources. */
export interface Backlog {
  readonly sources: readonly { readonly state: string; readonly count: number }[];
  /** How long the entry that has been due for the longest time waits to be fetched. */
  readonly oldestDueSeconds: number;
  /** How long the entry that was staged first waits for the api. */
  readonly oldestStagedSeconds: number;
}

/** Reads what waits, for metrics. */
@Injectable()
export class BacklogRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  async read(): Promise<Backlog> {
    const { manager } = this.transactions;
    const sources = await manager.query<{ state: string; count: number }[]>(
      `SELECT CASE WHEN state = 'active' AND failures > 0 THEN 'failing' ELSE state END AS state,
         count(*)::int AS count FROM sources GROUP BY 1`,
    );
    const [ages] = await manager.query<{ due: number; staged: number }[]>(
      `SELECT
         coalesce(extract(epoch FROM now() - min(greatest(e.updated_at, e.next_try_at))
           FILTER (WHERE e.state = 'waiting' AND s.state = 'active' AND s.failures = 0
             AND (e.next_try_at IS NULL OR e.next_try_at <= now()))), 0)::float8 AS due,
         coalesce(extract(epoch FROM now() - min(e.updated_at) FILTER (WHERE e.state = 'staged')), 0)::float8
           AS staged
       FROM entries AS e JOIN sources AS s ON s.id = e.source_id WHERE e.state IN ('waiting', 'staged')`,
    );
    return {
      sources,
      oldestDueSeconds: ages?.due ?? 0,
      oldestStagedSeconds: ages?.staged ?? 0,
    };
  }

  async probe(): Promise<void> {
    await this.transactions.manager.query('SELECT 1');
  }
}
