import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FailoverRateLimitStore } from './failover-rate-limit-store.js';
import { InProcessRateLimitStore } from './in-process-rate-limit-store.js';
import { describeRateLimitStore } from './rate-limit-store.contract.js';
import { RateLimitStore, type RateLimitDecision } from './rate-limit-store.js';

Logger.overrideLogger(false);

/** A store that can be made unavailable. */
class FakeSharedStore extends RateLimitStore {
  readonly store = new InProcessRateLimitStore();
  isAway = false;
  asked = 0;

  override async hit(...hit: [string, number, number, number?]): Promise<RateLimitDecision> {
    this.asked += 1;
    if (this.isAway) throw new Error('Connection is closed.');
    return this.store.hit(...hit);
  }
  override close(): Promise<void> {
    return this.store.close();
  }
}

describeRateLimitStore(
  'FailoverRateLimitStore with a shared store',
  () => new FailoverRateLimitStore(new FakeSharedStore(), new InProcessRateLimitStore()),
);

describeRateLimitStore('FailoverRateLimitStore without its shared store', () => {
  const shared = new FakeSharedStore();
  shared.isAway = true;
  return new FailoverRateLimitStore(shared, new InProcessRateLimitStore());
});

describe('an outage of the shared store', () => {
  const MINUTE = 60_000;
  let shared: FakeSharedStore;
  let changes: boolean[];
  let store: FailoverRateLimitStore;

  beforeEach(() => {
    vi.useFakeTimers();
    shared = new FakeSharedStore();
    changes = [];
    const onChange = (isAway: boolean) => void changes.push(isAway);
    store = new FailoverRateLimitStore(shared, new InProcessRateLimitStore(), {
      onChange,
      probeEveryMs: 1_000,
    });
  });
  afterEach(async () => {
    await store.close();
    vi.useRealTimers();
  });

  const hits = async (count: number, key = 'key', limit = 1_000) => {
    const decisions: RateLimitDecision[] = [];
    for (let i = 0; i < count; i += 1) decisions.push(await store.hit(key, limit, MINUTE));
    return decisions;
  };

  /** Makes hits fail until the outage begins. */
  const beginOutage = async (key?: string, limit?: number) => {
    shared.isAway = true;
    const first = await hits(2, key, limit);
    await vi.advanceTimersByTimeAsync(100);
    return [...first, ...(await hits(1, key, limit))];
  };

  it('counts in this process, is reported once, and does not ask the store at every request', async () => {
    const decisions = [...(await beginOutage('key', 10)), ...(await hits(20, 'key', 10))];
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(10);
    expect(changes).toEqual([true]);
    expect(store.isDegraded).toBe(true);
    expect(shared.asked).toBe(3);
  });

  it('does not begin at the first failures, if hits succeed in between', async () => {
    for (const _ of [1, 2, 3]) {
      shared.isAway = true;
      await hits(2);
      await vi.advanceTimersByTimeAsync(100);
      shared.isAway = false;
      await hits(1);
    }
    expect(changes).toEqual([]);
  });

  it('does not begin when hits fail at the same moment, as after a pause of this process', async () => {
    shared.isAway = true;
    await hits(50);
    shared.isAway = false;
    await vi.advanceTimersByTimeAsync(100);
    await hits(1);
    expect(changes).toEqual([]);
  });

  it('does not give a client a new limit', async () => {
    await hits(10, 'key', 10);
    const decisions = [...(await beginOutage('key', 10)), ...(await hits(10, 'key', 10))];
    expect(decisions.filter(({ allowed }) => allowed)).toEqual([]);
  });

  it('ends when the store is available again', async () => {
    await beginOutage();
    await vi.advanceTimersByTimeAsync(3_500);
    expect(store.isDegraded).toBe(true);
    shared.isAway = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(changes).toEqual([true, false]);
    const askedBefore = shared.asked;
    await hits(3);
    expect(shared.asked).toBe(askedBefore + 3);
  });

  it('is reported each time it begins and ends', async () => {
    for (const _ of [1, 2]) {
      await beginOutage();
      shared.isAway = false;
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(changes).toEqual([true, false, true, false]);
  });

  it('is not checked after the close', async () => {
    await beginOutage();
    await store.close();
    const asked = shared.asked;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(shared.asked).toBe(asked);
  });
});
