import { setTimeout as delay } from 'node:timers/promises';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { KillCounts } from '../kill-counts.ts';
import type { ClusterProcess } from '../cluster/cluster-process.ts';
import type { Cluster } from '../cluster/cluster.ts';

const POLL_MS = 100;
const NOT_READY_MS = 5_000;
const READY_MS = 10_000;
const OK = 200;
const UNAVAILABLE = 503;

/** A process in one of its lives. */
interface Watched {
  readonly app: ClusterProcess;
  readonly pid: number;
}

/** Kills the database, keeps it away for a while, and watches what the readiness of each process says. */
export async function restartDatabase(
  cluster: Cluster,
  outageMs: number,
  findings: Findings,
  killCounts: KillCounts,
): Promise<void> {
  const watched = await findReady(cluster);
  killCounts.killed('postgres');
  await cluster.database.kill();
  const killedAt = Date.now();
  const downs = watched.map(async ({ app, pid }) => {
    const ms = await until(app, pid, UNAVAILABLE, killedAt, outageMs);
    if (ms !== undefined && ms <= NOT_READY_MS) killCounts.notReadyAfterMs.push(ms);
    else if (app.pid === pid && outageMs > NOT_READY_MS) {
      findings.add(GUARANTEES.restarts, `${app.options.name} still ready ${outageMs} ms after`);
    }
  });
  await Promise.all([delay(outageMs), ...downs]);
  await cluster.database.start();
  const backAt = Date.now();
  await Promise.all(
    watched.map(async ({ app, pid }) => {
      const ms = await until(app, pid, OK, backAt, READY_MS);
      if (ms !== undefined) killCounts.readyAfterMs.push(ms);
      else if (app.pid === pid) {
        const { name } = app.options;
        findings.add(GUARANTEES.restarts, `${name} not ready ${READY_MS} ms after its return`);
      }
    }),
  );
}

/** Those that stand on the database and say that they are ready: who is just starting proves nothing. */
async function findReady({ apis, workers, redis }: Cluster): Promise<Watched[]> {
  const processes = redis === undefined ? [...apis, ...workers] : apis;
  const asked = processes.map(async (app) => {
    const { pid } = app;
    return (await app.readiness()) === OK && pid !== undefined ? [{ app, pid }] : [];
  });
  return (await Promise.all(asked)).flat();
}

/** After how long the process said so; undefined when it did not in time, or died (of something else). */
async function until(
  app: ClusterProcess,
  pid: number,
  status: number,
  since: number,
  limitMs: number,
): Promise<number | undefined> {
  while (Date.now() - since <= limitMs) {
    if (app.pid !== pid) return undefined;
    const said = await app.readiness();
    if (said === status && app.pid === pid) return Date.now() - since;
    await delay(POLL_MS);
  }
  return undefined;
}
