import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { PollLoop } from './poll-loop.js';

describe('a loop that asks for work', () => {
  it('never has more work than slots, asks again when one ends, and waits for all when it stops', async () => {
    let running = 0;
    let most = 0;
    let done = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await delay(5);
      running -= 1;
      done += 1;
    };
    const loop = new PollLoop(
      3,
      async (free) => Array.from({ length: Math.min(free, 20 - done - running) }, () => work),
      () => undefined,
    );
    loop.start();
    await expect.poll(() => done).toBe(20);
    expect(most).toBe(3);
    await loop.stop();
    expect(running).toBe(0);
  });

  it('aborts what runs when it stops', async () => {
    let reason = '';
    const work = async (signal: AbortSignal) => {
      await delay(60_000, undefined, { signal }).catch((error: unknown) => {
        reason = (error as Error).name;
      });
    };
    let isGiven = false;
    const loop = new PollLoop(
      1,
      async () => {
        if (isGiven) return [];
        isGiven = true;
        return [work];
      },
      () => undefined,
    );
    loop.start();
    await expect.poll(() => isGiven).toBe(true);
    await loop.stop();
    expect(reason).toBe('AbortError');
  });

  it('goes on after it could not ask', async () => {
    const errors: unknown[] = [];
    let asked = 0;
    const loop = new PollLoop(
      1,
      async () => {
        asked += 1;
        if (asked === 1) throw new Error('the database does not answer');
        return [];
      },
      (error) => errors.push(error),
    );
    loop.start();
    await expect.poll(() => errors.length).toBe(1);
    loop.wake();
    await expect.poll(() => asked).toBe(2);
    await loop.stop();
  });
});
