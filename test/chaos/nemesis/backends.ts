import type { Random } from '../random.ts';
import type { KillCounts } from '../kill-counts.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** A connection of an app, as PostgreSQL sees it. */
export interface Backend {
  readonly pid: number;
  /** Its application_name: the app, and the use of the connection. */
  readonly name: string;
}

/** `kill`: SIGKILL, after which PostgreSQL closes all connections. `terminate`: PostgreSQL closes this one connection. */
export type BackendHarm = 'kill' | 'terminate';

/** Ends one connection. Each kind (api, its notifications, its queue, the worker's queue) has the same probability. */
export async function harmAnyBackend(
  harm: BackendHarm,
  cluster: Cluster,
  random: Random,
  killCounts: KillCounts,
): Promise<void> {
  const backends = await findBackends(cluster);
  if (backends.length === 0) return;
  const name = random.pick([...new Set(backends.map((backend) => backend.name))].toSorted());
  const backend = random.pick(backends.filter((one) => one.name === name));
  await harmBackend(harm, backend, cluster, killCounts);
}

/** Lists the apps' connections, the newest first. */
export function findBackends({ database }: Cluster): Promise<Backend[]> {
  const sql = `SELECT pid, application_name AS name FROM pg_stat_activity
    WHERE application_name LIKE 'strongroom%' ORDER BY backend_start DESC`;
  return database.query<Backend>(database.adminUrl, sql);
}

export async function harmBackend(
  harm: BackendHarm,
  { pid, name }: Backend,
  { database }: Cluster,
  killCounts: KillCounts,
): Promise<void> {
  if (harm === 'terminate') {
    await database.query(database.adminUrl, 'SELECT pg_terminate_backend($1)', [pid]);
    return killCounts.terminated(name);
  }
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
    return;
  }
  killCounts.killed(`backend of ${name}`);
}
