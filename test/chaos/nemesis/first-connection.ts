import { setTimeout as delay } from 'node:timers/promises';
import { UsefulnessCheck } from '../checker/usefulness-check.ts';
import type { Client } from '../clients/client.ts';
import type { Findings } from '../findings.ts';
import type { Random } from '../random.ts';
import type { KillCounts } from '../kill-counts.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { findBackends, harmBackend, type BackendHarm } from './backends.ts';

const POINT = 'queue.connected';
/** A process reaches the point within a second or two after its start, unless the database is unavailable. */
const REACHED_MS = 15_000;
/**
 * BullMQ checks its schema and begins to listen within this time after the first connection. On a busy machine it takes
 * about `USED_SHARE` of the time that the process needed to reach the point.
 */
const USED_MS = 120;
const USED_SHARE = 0.15;
const OUTAGES_MS = [300, 1_500];
/** Mostly the postmaster, because a refused connection fails in another way than a broken one. */
const HARMS = { postmaster: 2, kill: 2, terminate: 1 };

export interface FirstConnectionOptions {
  readonly cluster: Cluster;
  readonly random: Random;
  readonly killCounts: KillCounts;
  readonly findings: Findings;
  /** Uploads to the api that was started. */
  readonly prober: Client;
}

/**
 * Restarts a process, and kills its database or its connection shortly after it first connected to the queue. The process
 * is stopped at that point until its connection is found, so that the moment is chosen and does not depend on chance. Then
 * no more harm is done until the check of the process has ended.
 */
export async function killAtFirstConnection(options: FirstConnectionOptions): Promise<void> {
  const { cluster, random, killCounts } = options;
  const app = random.pick([...cluster.apis, ...cluster.workers]);
  const harm = random.weighted(HARMS);
  const share = random.next();
  const outageMs = random.pick(OUTAGES_MS);
  const reached = app.stopNextProcessAt(POINT, REACHED_MS);
  app.kill();
  const startedAt = performance.now();
  if (!(await reached)) return;
  const usedMs = Math.max(USED_MS, USED_SHARE * (performance.now() - startedAt));
  const afterMs = Math.round(share * usedMs);
  const [backend] = (await findBackends(cluster)).filter(({ name }) => name.endsWith('-queue'));
  const check = new UsefulnessCheck(options, app);
  app.signal('SIGCONT');
  await delay(afterMs);
  if (harm === 'postmaster') await restartPostmaster(cluster, outageMs, killCounts);
  // With the queue in Redis this connection does not exist.
  else if (backend !== undefined)
    await harmBackend(harm satisfies BackendHarm, backend, cluster, killCounts);
  await check.run(`${harm} ${afterMs} ms after ${POINT}`);
}

async function restartPostmaster(
  cluster: Cluster,
  outageMs: number,
  killCounts: KillCounts,
): Promise<void> {
  killCounts.killed('postgres');
  await cluster.database.kill();
  await delay(outageMs);
  await cluster.database.start();
}
