import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Returns the start time of a process, which distinguishes it from every other process with the same pid. Undefined
 * when the process does not exist or is a zombie.
 */
export function processIdentity(pid: number): string | undefined {
  return process.platform === 'linux' ? identityFromProc(pid) : identityFromPs(pid);
}

function identityFromProc(pid: number): string | undefined {
  try {
    const fields = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (fields.state === 'Z' || fields.state === 'X') return undefined;
    // Linux counts start times from the boot, so the identity includes the id of the boot.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${fields.startTime}`;
  } catch {
    return undefined;
  }
}

/** Parses /proc/<pid>/stat. The second field, a name, may contain blanks and brackets: fields count from its last bracket. */
export function parseStat(text: string): { state: string; startTime: string } {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTime: fields[19] ?? '' };
}

function identityFromPs(pid: number): string | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}
