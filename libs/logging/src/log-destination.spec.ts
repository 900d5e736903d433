import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogDestination } from './log-destination.js';

const INFO = 30;
const ERROR = 50;
const TOO_LARGE = `${'x'.repeat(6 * 1024 * 1024)}\n`;

let folder: string;
let fd: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strongroom-log-'));
  fd = openSync(join(folder, 'log'), 'w');
});
afterEach(() => {
  closeSync(fd);
  rmSync(folder, { recursive: true });
});

describe('a line that is larger than the buffer', () => {
  it.each([INFO, ERROR])('is dropped at level %s, and later lines are written', async (level) => {
    const dropped: string[] = [];
    const resumed: number[] = [];
    const destination = new LogDestination(fd, (name) => dropped.push(name));
    destination.onResumed = (lines) => resumed.push(lines);
    destination.lastLevel = level;
    destination.write(TOO_LARGE);
    await nextTurn();
    destination.lastLevel = INFO;
    destination.write('later\n');
    await nextTurn();
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('later\n');
    expect([dropped, resumed]).toEqual([[level === INFO ? 'info' : 'error'], [1]]);
  });
});
