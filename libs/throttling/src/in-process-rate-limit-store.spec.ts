import { describe, expect, it } from 'vitest';
import { InProcessRateLimitStore } from './in-process-rate-limit-store.js';
import { describeRateLimitStore } from './rate-limit-store.contract.js';

describeRateLimitStore('InProcessRateLimitStore', () => new InProcessRateLimitStore());

const MINUTE = 60_000;

function storeAt(maxKeys = 100_000) {
  const time = { now: 1_234_567 };
  const store = new InProcessRateLimitStore({ maxKeys, clock: () => time.now });
  return { store, time };
}

/** The rule itself: an exact log of allowed hits, without grains. */
class Reference {
  private readonly hits: number[] = [];

  allows(now: number, limit: number, windowMs: number): boolean {
    return this.inWindow(now, windowMs) < limit;
  }
  record(now: number): void {
    this.hits.push(now);
  }
  /** Hits of the last `windowMs`, excluding its end. */
  inWindow(now: number, windowMs: number): number {
    return this.hits.filter((at) => at > now - windowMs).length;
  }
}

describe('counting in process', () => {
  it('never allows a hit that an exact log would refuse, and refuses for at most one grain longer', () => {
    const { store, time } = storeAt();
    const log = new Reference();
    const [limit, windowMs, grain] = [40, MINUTE, MINUTE / 40];
    let seed = 1;
    const random = () => (seed = (seed * 48_271) % 0x7fffffff) / 0x7fffffff;
    let refused = 0;
    for (let i = 0; i < 20_000; i += 1) {
      time.now += Math.floor(random() ** 4 * 8_000);
      const exact = log.allows(time.now, limit, windowMs);
      const late = log.allows(time.now, limit, windowMs + grain);
      const { allowed, remaining } = store.hit('key', limit, windowMs);
      expect(allowed && !exact, 'more than the limit').toBe(false);
      expect(!allowed && late, 'refused for too long').toBe(false);
      if (allowed) log.record(time.now);
      else refused += 1;
      expect(remaining).toBeLessThanOrEqual(limit - log.inWindow(time.now, windowMs));
    }
    expect(refused).toBeGreaterThan(1_000);
  });

  it('allows a burst again one window after its last hit, to the millisecond', () => {
    const { store, time } = storeAt();
    for (let i = 0; i < 100; i += 1) store.hit('key', 100, MINUTE);
    time.now += MINUTE - 1;
    expect(store.hit('key', 100, MINUTE)).toMatchObject({ allowed: false, retryAfterMs: 1 });
    time.now += 1;
    expect(store.hit('key', 100, MINUTE)).toMatchObject({ allowed: true, remaining: 99 });
  });

  it('does not count refused hits', () => {
    const { store, time } = storeAt();
    for (let i = 0; i < 10_000; i += 1) {
      store.hit('hammering', 100, MINUTE);
      if (i < 100) store.hit('quiet', 100, MINUTE);
    }
    time.now += MINUTE / 2;
    expect(store.hit('hammering', 100, MINUTE)).toEqual(store.hit('quiet', 100, MINUTE));
    time.now += MINUTE / 2;
    expect(store.hit('hammering', 100, MINUTE)).toMatchObject({ allowed: true, remaining: 99 });
  });

  it('reports how long a refused caller must wait for a hit of the same cost', () => {
    const { store, time } = storeAt();
    store.hit('key', 10, MINUTE, 4);
    time.now += 10_000;
    store.hit('key', 10, MINUTE, 6);
    expect(store.hit('key', 10, MINUTE, 3).retryAfterMs).toBe(50_000);
    expect(store.hit('key', 10, MINUTE, 5).retryAfterMs).toBe(60_000);
    expect(store.hit('key', 10, MINUTE, 11)).toMatchObject({
      resetMs: 50_000,
      retryAfterMs: MINUTE,
    });
  });
});

describe('the memory of counting in process', () => {
  it('forgets keys whose window has passed, without a timer', () => {
    const { store, time } = storeAt();
    for (let i = 0; i < 50_000; i += 1) store.hit(`old-${i}`, 10, MINUTE);
    expect(store.size).toBe(50_000);
    time.now += 2 * MINUTE;
    for (let i = 0; i < 26_000; i += 1) store.hit(`new-${i % 10}`, 1_000, MINUTE);
    expect(store.size).toBe(10);
  });

  it('never holds more keys than its maximum, and continues to count', () => {
    const { store } = storeAt(1_000);
    for (let i = 0; i < 20_000; i += 1) {
      expect(store.hit(`key-${i}`, 1, MINUTE).allowed).toBe(true);
      expect(store.size).toBeLessThanOrEqual(1_000);
    }
  });

  it('keeps a key with many hits when many new keys are added', () => {
    const { store } = storeAt(1_000);
    for (let i = 0; i < 100; i += 1) store.hit('busy', 100, MINUTE);
    for (let i = 0; i < 20_000; i += 1) store.hit(`stranger-${i}`, 100, MINUTE);
    expect(store.hit('busy', 100, MINUTE).allowed).toBe(false);
  });

  it('finds every key again while other keys are added and removed', () => {
    const { store, time } = storeAt(5_000);
    const counts = new Map<string, number>();
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 0x7fffffff) % below;
    for (let i = 0; i < 100_000; i += 1) {
      time.now += 2;
      // Short-lived keys expire all the time; 500 others live for the whole test.
      store.hit(`short-${i}`, 5, 1_000);
      const key = `long-${random(500)}`;
      const { remaining } = store.hit(key, 10_000, 86_400_000);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      expect(remaining).toBe(10_000 - (counts.get(key) ?? 0));
    }
    expect(store.size).toBeLessThan(2_500);
  });
});
