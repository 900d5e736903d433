import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExpiredFamilySweeper } from './expired-family.sweeper.js';
import type { RefreshFamiliesRepository } from './refresh-families.repository.js';

class FakeFamilies implements Pick<RefreshFamiliesRepository, 'deleteExpired'> {
  expired = 0;
  batches = 0;
  isAway = false;

  async deleteExpired(limit: number): Promise<number> {
    this.batches += 1;
    if (this.isAway) throw new Error('the database is away');
    const deleted = Math.min(limit, this.expired);
    this.expired -= deleted;
    return deleted;
  }
}

const HOUR_MS = 60 * 60 * 1_000;
let families: FakeFamilies;
let sweeper: ExpiredFamilySweeper;

Logger.overrideLogger(false);

beforeEach(() => {
  vi.useFakeTimers();
  families = new FakeFamilies();
  sweeper = new ExpiredFamilySweeper(families as unknown as RefreshFamiliesRepository);
});
afterEach(() => void vi.useRealTimers());

describe('the sweeper of expired log-ins', () => {
  it('deletes in batches until nothing is left', async () => {
    families.expired = 2_500;
    await sweeper.sweep();
    expect(families).toMatchObject({ expired: 0, batches: 3 });
  });

  it('leaves the rest for later when there is very much', async () => {
    families.expired = 1_000_000;
    await sweeper.sweep();
    expect(families.batches).toBe(50);
  });

  it('runs again and again, also after the database was away', async () => {
    sweeper.onApplicationBootstrap();
    families.isAway = true;
    await vi.advanceTimersByTimeAsync(1.5 * HOUR_MS);
    expect(families.batches).toBeGreaterThan(0);
    families.isAway = false;
    families.expired = 1;
    await vi.advanceTimersByTimeAsync(1.5 * HOUR_MS);
    expect(families.expired).toBe(0);
    await sweeper.onModuleDestroy();
  });

  it('stops when the process does', async () => {
    sweeper.onApplicationBootstrap();
    await sweeper.onModuleDestroy();
    await vi.advanceTimersByTimeAsync(10 * HOUR_MS);
    expect(families.batches).toBe(0);
  });
});
