import { linkSync, lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from './failure.ts';
import { processIdentity } from './process-identity.ts';

/** A process. `identity` shows whether the pid still belongs to it. */
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

const DEFAULT_GRACE_MS = 10_000;
const POLL_MS = 20;

/**
 * A lock file that lets only one launcher use a data directory. The file names the launcher and the processes that it
 * started, so that the next launcher can end the processes that a killed one left running.
 */
export class DataDirClaim {
  private readonly file: string;
  private readonly record: ClaimRecord;

  private constructor(file: string, record: ClaimRecord) {
    this.file = file;
    this.record = record;
  }

  /**
   * Takes the lock. When its last holder is dead, ends the processes that it left running.
   *
   * @throws Failure when another launcher holds it
   */
  static async take(
    dataDir: string,
    onLeftover: (name: string) => void,
    graceMs = DEFAULT_GRACE_MS,
  ): Promise<DataDirClaim> {
    const file = join(dataDir, 'launcher.json');
    const record: ClaimRecord = { launcher: identify(process.pid), children: [] };
    for (;;) {
      if (createExclusively(file, record)) return new DataDirClaim(file, record);
      const holder = readRecord(file);
      if (holder === undefined) continue; // It has just been released.
      if (isSameProcess(holder.launcher)) {
        throw new Failure(
          `already running on ${dataDir} (process ${holder.launcher.pid}): stop it first, or set DATA_DIR to another folder.`,
        );
      }
      // In reverse order, because the apps need the database to stop cleanly.
      for (const child of holder.children.toReversed()) {
        await endLeftover(child, onLeftover, graceMs);
      }
      removeStale(file, holder);
    }
  }

  /** Records a child process. Call it right after the start. It replaces an earlier child of the same name. */
  add(name: string, pid: number, stopSignal: NodeJS.Signals): void {
    const identity = processIdentity(pid);
    if (identity === undefined) return; // It has already ended.
    const child = { name, pid, identity, stopSignal };
    const { children } = this.record;
    const place = children.findIndex((one) => one.name === name);
    children.splice(place === -1 ? children.length : place, 1, child);
    renameSync(writeDraft(this.file, this.record), this.file);
  }

  release(): void {
    rmSync(this.file, { force: true });
  }
}

function identify(pid: number): ProcessRecord {
  return { pid, identity: processIdentity(pid) ?? '' };
}

function isSameProcess({ pid, identity }: ProcessRecord): boolean {
  return identity !== '' && processIdentity(pid) === identity;
}

/** Writes a draft and links it into place, so that no reader sees a half-written file. */
function createExclusively(file: string, record: ClaimRecord): boolean {
  const draft = writeDraft(file, record);
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

/** @throws Failure when the file is damaged, or was made by another user, who could name any process in it */
function readRecord(file: string): ClaimRecord | undefined {
  try {
    if (lstatSync(file).uid !== process.getuid?.()) throw new Error('not ours');
    return JSON.parse(readFileSync(file, 'utf8')) as ClaimRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure(`${file} cannot be read: remove it if no other launcher is running.`);
  }
}

/** Removes a stale file. When two launchers find the same one, only one removes it, and never removes a new one. */
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
      await delay(POLL_MS);
    }
  }
  throw new Failure(`the ${child.name} of an earlier run (process ${child.pid}) does not end.`);
}

/** A link that another user may have put there is not followed. */
function writeDraft(file: string, record: ClaimRecord): string {
  const draft = draftOf(file);
  rmSync(draft, { force: true });
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600, flag: 'wx' });
  return draft;
}

function draftOf(file: string): string {
  return `${file}.${process.pid}`;
}
