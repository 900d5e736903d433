import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { currentContext, runInContext } from '@app/request-context';
import { PeriodicTask } from './periodic-task.js';

const MINUTE_MS = 60_000;
let runs: number;
let failures: number;
let task: PeriodicTask;

Logger.overrideLogger(false);

beforeEach(() => {
  vi.useFakeTimers();
  runs = 0;
  failures = 0;
  task = new PeriodicTask({
    name: 'Test',
    everyMs: MINUTE_MS,
    run: async () => {
      runs += 1;
      if (runs <= failures) throw new Error('the database is unavailable');
    },
  });
});
afterEach(() => void vi.useRealTimers());

describe('a periodic task', () => {
  it('first runs after its interval, which varies by up to a quarter', async () => {
    task.start();
    await vi.advanceTimersByTimeAsync(0.7 * MINUTE_MS);
    expect(runs).toBe(0);
    await vi.advanceTimersByTimeAsync(0.6 * MINUTE_MS);
    expect(runs).toBe(1);
  });

  it('first runs sooner when it has a time for that, and then at its usual interval', async () => {
    const early = new PeriodicTask({
      name: 'Early',
      everyMs: MINUTE_MS,
      firstAfterMs: 1_000,
      run: async () => void (runs += 1),
    });
    early.start();
    await vi.advanceTimersByTimeAsync(1_300);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(0.7 * MINUTE_MS);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(0.6 * MINUTE_MS);
    expect(runs).toBe(2);
  });

  it('runs again after a failure', async () => {
    failures = 1;
    task.start();
    await vi.advanceTimersByTimeAsync(2.6 * MINUTE_MS);
    expect(runs).toBeGreaterThanOrEqual(2);
  });

  it('runs immediately after runSoon(), and then at its usual interval', async () => {
    task.start();
    task.runSoon();
    await vi.advanceTimersByTimeAsync(0);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(0.7 * MINUTE_MS);
    expect(runs).toBe(1);
  });

  it('does not run in the context of the request that calls runSoon()', async () => {
    // Timers of the test do not carry a context.
    vi.useRealTimers();
    const seen: unknown[] = [];
    const other = new PeriodicTask({
      name: 'Other',
      everyMs: 20,
      run: async () => void seen.push(currentContext()),
    });
    other.start();
    runInContext({ requestId: 'of a request' }, () => other.runSoon());
    await expect.poll(() => seen.length).toBeGreaterThanOrEqual(2);
    await other.stop();
    expect(seen.every((context) => context === undefined)).toBe(true);
  });

  it('does not run after stop()', async () => {
    task.start();
    await task.stop();
    task.runSoon();
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(runs).toBe(0);
  });
});
