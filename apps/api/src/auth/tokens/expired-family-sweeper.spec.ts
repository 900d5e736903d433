import { beforeEach, describe, expect, it } from 'vitest';
import { ExpiredFamilySweeper } from './expired-family-sweeper.js';
import type { RefreshFamiliesRepository } from './refresh-families.repository.js';

class FakeFamilies implements Pick<RefreshFamiliesRepository, 'deleteExpired'> {
  expired = 0;
  batches = 0;

  async deleteExpired(limit: number): Promise<number> {
    this.batches += 1;
    const deleted = Math.min(limit, this.expired);
    this.expired -= deleted;
    return deleted;
  }
}

let families: FakeFamilies;
let sweeper: ExpiredFamilySweeper;

beforeEach(() => {
  families = new FakeFamilies();
  sweeper = new ExpiredFamilySweeper(families as unknown as RefreshFamiliesRepository);
});

describe('the sweeper of expired refresh families', () => {
  it('deletes in batches until no expired family is left', async () => {
    families.expired = 2_500;
    await sweeper.sweep();
    expect(families).toMatchObject({ expired: 0, batches: 3 });
  });

  it('ends after 50 batches, so that the next run deletes the rest', async () => {
    families.expired = 1_000_000;
    await sweeper.sweep();
    expect(families.batches).toBe(50);
  });

  it('does not start another batch when the process shuts down', async () => {
    families.expired = 2_500;
    await sweeper.sweep(AbortSignal.abort());
    expect(families.batches).toBe(0);
  });
});
