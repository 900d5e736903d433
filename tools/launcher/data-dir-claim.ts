import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from './failure.ts';
import { processIdentity } from './process-identity.ts';

/** A process, with the proof that its pid is still its own. */
interface ProcessRecord {
  pid: number;
  identity: string;
}

interface ChildRecord extends ProcessRecord {
  name: string;
  stopSignal: NodeJS.Signals;
}

interface ClaimRecord {
  launcher: ProcessRecord;
  children: ChildRecord[];
}

const defaultGraceMs = 10_000;
const pollMs = 20;

/**
 * The right to be the one launcher on a data directory. It is a file that says who holds it and which
 * processes were started, so that the next launcher can end what a killed one left behind.
 */
export class DataDirClaim {
  readonly #file: string;
  readonly #record: ClaimRecord;

  private constructor(file: string, record: ClaimRecord) {
    this.#file = file;
    this.#record = record;
  }

  /** Refuses while another launcher lives; ends the leftovers of one that does not. */
  static async take(
    dataDir: string,
    onLeftover: (name: string) => void,
    graceMs = defaultGraceMs,
  ): Promise<DataDirClaim> {
    const file = join(dataDir, 'launcher.json');
    const record: ClaimRecord = { launcher: identify(process.pid), children: [] };
    for (;;) {
      if (createExclusively(file, record)) return new DataDirClaim(file, record);
      const holder = readRecord(file);
      if (holder === undefined) continue; // released in this moment
      if (isSameProcess(holder.launcher)) {
        throw new Failure(
          `already running on ${dataDir} (process ${holder.launcher.pid}): end that one first, or set DATA_DIR to another folder.`,
        );
      }
      // The last first: the apps stop well only while their database is there.
      for (const child of holder.children.toReversed()) {
        await endLeftover(child, onLeftover, graceMs);
      }
      removeStale(file, holder);
    }
  }

  /** To be called at once when a child was started; it takes the place of an earlier one of that name. */
  add(name: string, pid: number, stopSignal: NodeJS.Signals): void {
    const identity = processIdentity(pid);
    if (identity === undefined) return; // it has ended already
    const child = { name, pid, identity, stopSignal };
    const { children } = this.#record;
    const place = children.findIndex((one) => one.name === name);
    children.splice(place === -1 ? children.length : place, 1, child);
    const draft = draftOf(this.#file);
    writeFileSync(draft, JSON.stringify(this.#record), { mode: 0o600 });
    renameSync(draft, this.#file);
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }
}

function identify(pid: number): ProcessRecord {
  return { pid, identity: processIdentity(pid) ?? '' };
}

function isSameProcess({ pid, identity }: ProcessRecord): boolean {
  return identity !== '' && processIdentity(pid) === identity;
}

/** Written elsewhere and then linked: the file is there whole or not at all. */
function createExclusively(file: string, record: ClaimRecord): boolean {
  const draft = draftOf(file);
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readRecord(file: string): ClaimRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ClaimRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure(`${file} cannot be read: remove it if no other launcher is running.`);
  }
}

/** Of two launchers that find the same stale file only one may remove it, and never a fresh one. */
function removeStale(file: string, stale: ClaimRecord): void {
  const aside = `${draftOf(file)}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readRecord(aside);
  if (moved !== undefined && moved.launcher.identity !== stale.launcher.identity) {
    renameSync(aside, file);
    return;
  }
  rmSync(aside, { force: true });
}

async function endLeftover(
  child: ChildRecord,
  onLeftover: (name: string) => void,
  graceMs: number,
): Promise<void> {
  if (!isSameProcess(child)) return;
  onLeftover(child.name);
  for (const signal of [child.stopSignal, 'SIGKILL'] as const) {
    try {
      process.kill(child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    const deadline = Date.now() + graceMs;
    while (Date.now() < deadline) {
      if (!isSameProcess(child)) return;
      await delay(pollMs);
    }
  }
  throw new Failure(`the ${child.name} of an earlier run (process ${child.pid}) does not end.`);
}

function draftOf(file: string): string {
  return `${file}.${process.pid}`;
}
