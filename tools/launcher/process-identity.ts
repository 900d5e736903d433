import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What tells this process from any other that ever had or will have its pid: the moment of its start.
 * Undefined when there is no such process, or only a zombie of it.
 */
export function processIdentity(pid: number): string | undefined {
  return process.platform === 'linux' ? identityFromProc(pid) : identityFromPs(pid);
}

function identityFromProc(pid: number): string | undefined {
  try {
    const fields = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (fields.state === 'Z' || fields.state === 'X') return undefined;
    // Start times count from the boot, so they say nothing without it.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${fields.startTime}`;
  } catch {
    return undefined;
  }
}

/** The second field is a name that may itself hold blanks and brackets: count from its last bracket. */
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
