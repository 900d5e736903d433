import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second on every machine (man 5 proc: `_SC_CLK_TCK`). */
const TICKS_PER_SECOND = 100;

/** The CPU time of a process and all its descendants, in seconds; undefined where there is no /proc. */
export function cpuSecondsOf(pid: number): number | undefined {
  try {
    return [pid, ...descendantsOf(pid)].reduce((sum, one) => sum + secondsOf(one), 0);
  } catch {
    return undefined;
  }
}

/** The resident memory of a process in MiB; undefined where there is no /proc. */
export function memoryMiBOf(pid: number): number | undefined {
  try {
    const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return found === undefined ? undefined : Math.round(Number(found) / 1024);
  } catch {
    return undefined;
  }
}

/** The CPU time of this process's ended descendants, in seconds; undefined where there is no /proc. */
export function cpuSecondsOfEndedChildren(): number | undefined {
  try {
    return ticksOf(process.pid, [13, 14]) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}

/** The CPU time of the process and of its children that have ended and were waited for, in seconds. */
function secondsOf(pid: number): number {
  try {
    return ticksOf(pid, [11, 12, 13, 14]) / TICKS_PER_SECOND;
  } catch {
    return 0; // the process ended just now
  }
}

function ticksOf(pid: number, fieldNumbers: readonly number[]): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fieldNumbers.reduce((sum, i) => sum + Number(fields[i]), 0);
}

function descendantsOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean),
  );
  return children.map(Number).flatMap((child) => [child, ...descendantsOf(child)]);
}
