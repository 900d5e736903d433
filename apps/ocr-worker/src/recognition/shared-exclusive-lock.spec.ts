import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SharedExclusiveLock } from './shared-exclusive-lock.js';

describe('SharedExclusiveLock', () => {
  it('never runs other work during exclusive work, and runs all work in the end', async () => {
    const gate = new SharedExclusiveLock();
    let running = 0;
    let most = 0;
    const seenAlone: number[] = [];
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await delay(1);
      running -= 1;
    };
    const lonely = async () => {
      seenAlone.push(running);
      await work();
    };
    await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        i % 6 === 3 ? gate.exclusive(lonely) : gate.shared(work),
      ),
    );
    expect(seenAlone).toEqual(Array.from({ length: 10 }, () => 0));
    expect(most).toBeGreaterThan(1);
  });

  it('is released when work fails', async () => {
    const gate = new SharedExclusiveLock();
    const fail = () => Promise.reject(new Error('no'));
    await expect(gate.exclusive(fail)).rejects.toThrow('no');
    await expect(gate.shared(fail)).rejects.toThrow('no');
    expect(await gate.exclusive(async () => 'yes')).toBe('yes');
  });
});
