import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What PostgreSQL writes into its data directory about its process. */
export interface PostmasterFile {
  pid: number;
  dataDir: string;
  port: number;
  isReady: boolean;
}

const POLL_MS = 20;

/** Reads `postmaster.pid`; undefined when there is none or it is not complete yet. */
export function readPostmasterFile(dataDir: string): PostmasterFile | undefined {
  let text: string;
  try {
    text = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
  return parsePostmasterFile(text);
}

/** The lines are: pid, data directory, start time, port, socket folder, address, memory key, state. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const [pidLine = '', dataDir = '', , portLine = '', , , , state = ''] = text.split('\n');
  const pid = Number(pidLine.trim());
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return { pid, dataDir, port: Number(portLine.trim()) || 0, isReady: state.trim() === 'ready' };
}

/**
 * Whether this process is the server of this data directory. The pid in the file alone proves nothing: the server may
 * have ended and the pid may belong to another process. A zombie does not count.
 */
export function isPostmasterOf(pid: number, dataDir: string): boolean {
  if (process.platform !== 'linux') return isPostmasterByPs(pid, dataDir);
  try {
    const [program = '', flag] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return (
      basename(program) === 'postgres' &&
      flag === '-D' &&
      readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDir)
    );
  } catch {
    return false;
  }
}

function isPostmasterByPs(pid: number, dataDir: string): boolean {
  if (process.platform === 'win32') return false;
  try {
    const command = execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
      encoding: 'utf8',
    });
    return /\bpostgres -D /.test(command) && command.includes(dataDir);
  } catch {
    return false;
  }
}

/** Stops a server that a killed process left running on this data directory. */
export async function stopOrphan(dataDir: string): Promise<void> {
  const file = readPostmasterFile(dataDir);
  if (!file || !isPostmasterOf(file.pid, dataDir)) return;
  await stopPostmaster(file.pid, () => isPostmasterOf(file.pid, dataDir));
}

/** Fast shutdown first (open connections are closed), then stronger signals. */
export async function stopPostmaster(pid: number, isRunning: () => boolean): Promise<void> {
  const steps = [
    { signal: 'SIGINT', graceMs: 10_000 },
    { signal: 'SIGQUIT', graceMs: 5_000 },
    { signal: 'SIGKILL', graceMs: 5_000 },
  ] as const;
  for (const { signal, graceMs } of steps) {
    if (!isRunning()) return;
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    const deadline = Date.now() + graceMs;
    while (isRunning() && Date.now() < deadline) await delay(POLL_MS);
  }
  if (isRunning()) throw new Error(`PostgreSQL (process ${pid}) cannot be stopped.`);
}
