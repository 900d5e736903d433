import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { KillCounts } from '../kill-counts.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { findUnsynced } from './unsynced-files.ts';

const SETTLE_MS = 300;
const DARK_MS = 500;

/** Kills all processes and the database together, and deletes the files that were not synced. */
export async function cutPower(cluster: Cluster, killCounts: KillCounts): Promise<void> {
  const processes = cluster.apps;
  cluster.power.close();
  killCounts.killed('postgres');
  const database = cluster.database.kill();
  // A process that is just being started is killed in the next round.
  do {
    for (const app of processes) app.kill();
    await Promise.all(processes.map((app) => app.untilEnded()));
    await delay(SETTLE_MS);
  } while (processes.some((app) => app.pid !== undefined));
  await database;
  if (cluster.objects === undefined) killCounts.unsyncedFiles += forgetUnsynced(cluster);
  await delay(DARK_MS);
  await cluster.database.start();
  cluster.power.open();
}

function forgetUnsynced({ unsyncedLog, disk }: Cluster): number {
  let notes = '';
  try {
    notes = readFileSync(unsyncedLog, 'utf8');
  } catch {
    // Nothing has been written yet.
  }
  const lost = findUnsynced(notes, disk.folder);
  for (const path of lost) rmSync(path, { force: true });
  // The remaining files count as durable.
  writeFileSync(unsyncedLog, '');
  return lost.length;
}
