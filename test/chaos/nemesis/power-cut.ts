import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Tally } from '../tally.ts';
import type { World } from '../world/world.ts';
import { findUnsynced } from './unsynced-files.ts';

const SETTLE_MS = 300;
const DARK_MS = 500;

/** Everything ends at the same moment, and the disk forgets what nobody had it sync. */
export async function cutPower(world: World, tally: Tally): Promise<void> {
  const members = [...world.apis, ...world.workers];
  world.power.shut();
  tally.killed('postgres');
  const database = world.database.kill();
  // One that is just being started is met in the next round.
  do {
    for (const member of members) member.kill();
    await Promise.all(members.map((member) => member.untilEnded()));
    await delay(SETTLE_MS);
  } while (members.some((member) => member.pid !== undefined));
  await database;
  if (world.objects === undefined) tally.unsyncedFiles += forgetUnsynced(world);
  await delay(DARK_MS);
  await world.database.start();
  world.power.open();
}

function forgetUnsynced({ unsyncedLog, disk }: World): number {
  let notes = '';
  try {
    notes = readFileSync(unsyncedLog, 'utf8');
  } catch {
    // Nothing has been written yet.
  }
  const lost = findUnsynced(notes, disk.folder);
  for (const path of lost) rmSync(path, { force: true });
  // What is there now is what the disk holds.
  writeFileSync(unsyncedLog, '');
  return lost.length;
}
