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

/** An app, and the pid of its process at the beginning. */
interface Watched {
  readonly app: ClusterProcess;
  readonly pid: number;
}

/** Kills the database, restarts it after `outageMs`, and checks the readiness of each process meanwhile. */
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
      findings.add(
        GUARANTEES.restarts,
        `${app.options.name} still ready ${outageMs} ms after the kill`,
      );
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
        findings.add(GUARANTEES.restarts, `${name} not ready ${READY_MS} ms after the restart`);
      }
    }),
  );
}

/** Returns the apps that need the database and are ready. An app that is starting is left out. */
async function findReady({ apis, connectors, apps, redis }: Cluster): Promise<Watched[]> {
  const processes = redis === undefined ? apps : [...apis, ...connectors];
  const asked = processes.map(async (app) => {
    const { pid } = app;
    return (await app.readiness()) === OK && pid !== undefined ? [{ app, pid }] : [];
  });
  return (await Promise.all(asked)).flat();
}

/** Resolves with the milliseconds until the status; undefined when it did not come in time or the process ended. */
async function until(
  app: ClusterProcess,
  pid: number,
  status: number,
  since: number,
  limitMs: number,
): Promise<number | undefined> {
  while (Date.now() - since <= limitMs) {
    if (app.pid !== pid) return undefined;
    const current = await app.readiness();
    if (current === status && app.pid === pid) return Date.now() - since;
    await delay(POLL_MS);
  }
  return undefined;
}
