import type { Sample } from './sampled-gauge.js';

/** The numbers of connections of a pool; pools of `pg` have these properties. */
export interface PoolCounts {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** Returns the series of `strongroom_database_connections` for one pool. */
export function poolSamples(pool: string, counts: PoolCounts): Sample<'pool' | 'state'>[] {
  return [
    { labels: { pool, state: 'active' }, value: counts.totalCount - counts.idleCount },
    { labels: { pool, state: 'idle' }, value: counts.idleCount },
    { labels: { pool, state: 'waiting' }, value: counts.waitingCount },
  ];
}
