import { setTimeout as delay } from 'node:timers/promises';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { KillCounts } from '../kill-counts.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { findOrphans } from './stored-objects.ts';

const POLL_MS = 500;
/**
 * Enough for the sweep, which runs every few seconds and deletes orphans older than half a minute
 * (inject/hurry.ts).
 */
const MAX_SWEEP_WAIT_MS = 75_000;

/**
 * Waits until every document is ready or failed, or until `settleSeconds` after the last kill. Every other
 * document is a finding. Returns the time since the last kill in milliseconds.
 */
export async function untilSettled(
  cluster: Cluster,
  killCounts: KillCounts,
  settleSeconds: number,
  findings: Findings,
): Promise<number> {
  const deadline = killCounts.lastKillAt + settleSeconds * 1_000;
  let pending: { id: string; status: string }[];
  for (;;) {
    pending = await cluster.database.query<{ id: string; status: string }>(
      cluster.databaseUrl,
      `SELECT id, status FROM documents WHERE status NOT IN ('ready', 'failed')`,
    );
    if (pending.length === 0 || Date.now() > deadline) break;
    await delay(POLL_MS);
  }
  for (const { id, status } of pending) findings.add(GUARANTEES.settled, `${id} is ${status}`);
  findings.checked(GUARANTEES.settled, `${settleSeconds} s`);
  return Date.now() - killCounts.lastKillAt;
}

/**
 * Waits until purges and sweeps have no more work, at most `MAX_SWEEP_WAIT_MS`. Later checks report
 * unfinished work.
 */
export async function untilSwept(cluster: Cluster): Promise<void> {
  const deadline = Date.now() + MAX_SWEEP_WAIT_MS;
  while (Date.now() < deadline) {
    const [work] = await cluster.database.query<{ pending: string }>(
      cluster.databaseUrl,
      `SELECT (SELECT count(*) FROM removals)
            + (SELECT count(*) FROM accounts WHERE closed_at IS NOT NULL) AS pending`,
    );
    if (Number(work?.pending) === 0 && (await findOrphans(cluster)).length === 0) return;
    await delay(POLL_MS * 2);
  }
}
