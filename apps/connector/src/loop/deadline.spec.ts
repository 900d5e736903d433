import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SourceUnavailableError } from '@app/sources';
import { Deadline, transferLimitMs } from './deadline.js';

describe('a deadline', () => {
  it('counts as a source that does not answer, unless the work has ended before', async () => {
    const [passed, cleared] = [new Deadline(5), new Deadline(5)];
    cleared.clear();
    await delay(30);
    expect(passed.signal.reason).toBeInstanceOf(SourceUnavailableError);
    expect(cleared.signal.aborted).toBe(false);
  });

  it('of a transfer depends on the size of the file', () => {
    expect(transferLimitMs(0)).toBe(120_000);
    expect(transferLimitMs(100 * 1_024 ** 2)).toBe(1_720_000);
  });
});
