import { execFile } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The conditions of a measurement: commit, time and machine. */
export interface Facts {
  commit: string;
  /** True when the working tree differs from the commit. */
  isChanged: boolean;
  at: string;
  node: string;
  machine: { cpu: string; cores: number; memoryGiB: number };
  /** The load average of the last minute before the run, which shows other work on the machine. */
  loadBefore: number;
}

export async function gatherFacts(root: string): Promise<Facts> {
  return {
    commit: (await git(root, 'rev-parse', '--short=12', 'HEAD')) || 'unknown',
    isChanged: (await git(root, 'status', '--porcelain', '--untracked-files=no')) !== '',
    at: new Date().toISOString(),
    node: process.versions.node,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 1024 ** 3),
    },
    loadBefore: loadavg()[0] ?? 0,
  };
}

/** Describes the facts in one line, for tables and charts. */
export function describeFacts({ commit, isChanged, at, machine, loadBefore }: Facts): string {
  const { cpu, cores, memoryGiB } = machine;
  return (
    `commit ${commit}${isChanged ? ' with changes' : ''}, ${cores} × ${cpu}, ${memoryGiB} GiB, ` +
    `load before ${loadBefore.toFixed(1)}, ${at.slice(0, 16)}Z`
  );
}

async function git(root: string, ...args: string[]): Promise<string> {
  try {
    return (await run('git', args, { cwd: root })).stdout.trim();
  } catch {
    return '';
  }
}
