import { setTimeout as delay } from 'node:timers/promises';
import type { Findings } from '../findings.ts';
import { GUARANTEES } from '../guarantees.ts';
import type { Member } from '../world/member.ts';
import type { World } from '../world/world.ts';

const POLL_MS = 1_000;
/** Longer than any outage, and than a worker is held still. */
const STUCK_MS = 45_000;
const OK = 200;

/** Looks for processes that run and never become ready (again). */
export class ReadinessWatch {
  readonly #world: World;
  readonly #findings: Findings;
  #isWatching = true;

  constructor(world: World, findings: Findings) {
    this.#world = world;
    this.#findings = findings;
  }

  /** Resolves after `stop`. */
  async run(): Promise<void> {
    const members = [...this.#world.apis, ...this.#world.workers];
    await Promise.all(members.map((member) => this.#watch(member)));
  }

  stop(): void {
    this.#isWatching = false;
  }

  /** Waits until all are ready; one that is not by the deadline breaks its promise. */
  async finish(limitMs: number): Promise<void> {
    const members = [...this.#world.apis, ...this.#world.workers];
    const late = await notReadyAfter(members, limitMs);
    for (const name of late) {
      this.#findings.add(GUARANTEES.ready, `${name} not ready ${limitMs} ms after the last kill`);
    }
    this.#findings.checked(GUARANTEES.ready, `${members.length} processes`);
  }

  async #watch(member: Member): Promise<void> {
    let pid: number | undefined;
    let since = Date.now();
    let isTold = false;
    while (this.#isWatching) {
      const isReady = (await member.readiness()) === OK;
      if (isReady || member.pid !== pid || pid === undefined) {
        [pid, since, isTold] = [member.pid, Date.now(), false];
      } else if (!isTold && Date.now() - since > STUCK_MS) {
        isTold = true;
        const example = `${member.options.name} (pid ${pid}) runs, and is not ready for ${STUCK_MS} ms`;
        this.#findings.add(GUARANTEES.ready, example);
      }
      await delay(POLL_MS);
    }
  }
}

/** The names of those that are not ready in time. */
export async function notReadyAfter(
  members: readonly Member[],
  limitMs: number,
): Promise<string[]> {
  const deadline = Date.now() + limitMs;
  let late = [...members];
  for (;;) {
    const statuses = await Promise.all(late.map((member) => member.readiness()));
    late = late.filter((_, at) => statuses[at] !== OK);
    if (late.length === 0 || Date.now() > deadline) return late.map(({ options }) => options.name);
    await delay(POLL_MS / 5);
  }
}
