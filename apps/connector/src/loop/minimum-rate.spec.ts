import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SourceUnavailableError } from '@app/sources';
import { MinimumRate } from './minimum-rate.js';

const MIB = 1_024 ** 2;

describe('a minimum rate', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends work that had less than 1 MiB in two minutes, also after faster ones', () => {
    const rate = new MinimumRate();
    for (let window = 0; window < 3; window += 1) {
      rate.count(MIB);
      vi.advanceTimersByTime(120_000);
      expect(rate.signal.aborted).toBe(false);
    }
    rate.count(MIB - 1);
    vi.advanceTimersByTime(119_000);
    expect(rate.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(rate.signal.reason).toBeInstanceOf(SourceUnavailableError);
  });

  it('needs nothing of work that has ended', () => {
    const rate = new MinimumRate();
    rate.clear();
    vi.advanceTimersByTime(600_000);
    expect(rate.signal.aborted).toBe(false);
  });
});
