import type { Request, Response } from 'express';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BodyWatch } from './body-watch.js';

describe('the watch over request bodies', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval'] }));
  afterEach(() => void vi.useRealTimers());

  /** Returns after how many seconds an upload at this rate is ended; undefined when it may last two hours. */
  function endOf(bytesPerSecond: number): number | undefined {
    const onSlow = vi.fn<() => void>();
    const watch = new BodyWatch({ requestTimeoutMs: 30_000, windowMs: 30_000, onSlow });
    const socket = { bytesRead: 0, destroyed: false };
    watch.add({ complete: false, readableLength: 0, socket } as Request, {} as Response, true);
    for (let second = 1; second <= 7_200; second += 1) {
      socket.bytesRead += bytesPerSecond;
      vi.advanceTimersByTime(1_000);
      if (onSlow.mock.calls.length > 0) return second;
    }
    return undefined;
  }

  it('ends an upload below 1 KiB a second after its window', () => {
    expect(endOf(1_000)).toBe(30);
  });

  it('ends an upload that trickles just above it after ten minutes', () => {
    expect(endOf(1_200)).toBe(600);
    expect(endOf(8_000)).toBe(600);
  });

  it('never ends an upload that is fast enough', () => {
    expect(endOf(8_192)).toBeUndefined();
  });
});
