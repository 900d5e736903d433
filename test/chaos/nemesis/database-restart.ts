import { setTimeout as delay } from 'node:timers/promises';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { Tally } from '../tally.ts';
import type { Member } from '../world/member.ts';
import type { World } from '../world/world.ts';

const POLL_MS = 100;
const NOT_READY_MS = 5_000;
const READY_MS = 10_000;
const OK = 200;
const UNAVAILABLE = 503;

/** A process in one of its lives. */
interface Watched {
  readonly member: Member;
  readonly pid: number;
}

/** Kills the database, keeps it away for a while, and watches what the readiness of each process says. */
export async function restartDatabase(
  world: World,
  outageMs: number,
  findings: Findings,
  tally: Tally,
): Promise<void> {
  const watched = await findReady(world);
  tally.killed('postgres');
  await world.database.kill();
  const killedAt = Date.now();
  const downs = watched.map(async ({ member, pid }) => {
    const ms = await until(member, pid, UNAVAILABLE, killedAt, outageMs);
    if (ms !== undefined && ms <= NOT_READY_MS) tally.notReadyAfterMs.push(ms);
    else if (member.pid === pid && outageMs > NOT_READY_MS) {
      findings.add(GUARANTEES.restarts, `${member.options.name} still ready ${outageMs} ms after`);
    }
  });
  await Promise.all([delay(outageMs), ...downs]);
  await world.database.start();
  const backAt = Date.now();
  await Promise.all(
    watched.map(async ({ member, pid }) => {
      const ms = await until(member, pid, OK, backAt, READY_MS);
      if (ms !== undefined) tally.readyAfterMs.push(ms);
      else if (member.pid === pid) {
        const { name } = member.options;
        findings.add(GUARANTEES.restarts, `${name} not ready ${READY_MS} ms after its return`);
      }
    }),
  );
}

/** Those that stand on the database and say that they are ready: who is just starting proves nothing. */
async function findReady({ apis, workers, redis }: World): Promise<Watched[]> {
  const members = redis === undefined ? [...apis, ...workers] : apis;
  const asked = members.map(async (member) => {
    const { pid } = member;
    return (await member.readiness()) === OK && pid !== undefined ? [{ member, pid }] : [];
  });
  return (await Promise.all(asked)).flat();
}

/** After how long the process said so; undefined when it did not in time, or died (of something else). */
async function until(
  member: Member,
  pid: number,
  status: number,
  since: number,
  limitMs: number,
): Promise<number | undefined> {
  while (Date.now() - since <= limitMs) {
    if (member.pid !== pid) return undefined;
    const said = await member.readiness();
    if (said === status && member.pid === pid) return Date.now() - since;
    await delay(POLL_MS);
  }
  return undefined;
}
