import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { parseStat, processIdentity } from './process-identity.ts';

describe('processIdentity', () => {
  it('stays the same while a process runs, and is undefined after its end', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const identity = processIdentity(pid);
    expect(identity).toMatch(/\S/);
    expect(processIdentity(pid)).toBe(identity);
    expect(processIdentity(process.pid)).not.toBe(identity);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processIdentity(pid)).toBeUndefined();
  });

  it('is parsed correctly when the name of the process contains blanks and brackets', () => {
    const numbers = Array.from({ length: 40 }, (_, index) => String(index + 4));
    expect(parseStat(`77 (odd) name (x) S ${numbers.join(' ')}`)).toEqual({
      state: 'S',
      startTime: '22',
    });
  });
});
