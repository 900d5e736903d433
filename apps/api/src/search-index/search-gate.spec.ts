import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SearchGate } from './search-gate.js';

let gate: SearchGate;

beforeEach(() => {
  vi.useFakeTimers();
  gate = new SearchGate();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Starts searches of the account that take this long, and returns how many run at the same time. */
async function runningOf(account: string, takesMs: number): Promise<number> {
  let running = 0;
  let most = 0;
  const searches = Array.from({ length: 4 }, () =>
    gate.run(account, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, takesMs));
      running -= 1;
    }),
  );
  await vi.advanceTimersByTimeAsync(4 * takesMs);
  await Promise.all(searches);
  return most;
}

describe('the searches of one account', () => {
  it('have two places, and one after a slow one, for ten seconds', async () => {
    expect(await runningOf('quick', 300)).toBe(2);
    expect(await runningOf('quick', 300)).toBe(2);
    expect(await runningOf('slow', 500)).toBe(2);
    expect(await runningOf('slow', 300)).toBe(1);
    expect(await runningOf('quick', 300)).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await runningOf('slow', 300)).toBe(2);
  });

  it('wait after a slow one for twice its duration, and those of others do not', async () => {
    await runningOf('slow', 500);
    const startedAt: number[] = [];
    const begin = performance.now();
    const search = (account: string) =>
      gate.run(account, async () => {
        startedAt.push(performance.now() - begin);
        await new Promise((resolve) => setTimeout(resolve, 500));
        return performance.now() - begin;
      });
    const searches = Promise.all([search('slow'), search('slow'), search('other')]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await searches).toEqual([500, 2_000, 500]);
    expect(startedAt).toEqual([0, 0, 1_500]);
  });
});
