import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RateLimitDecision, RateLimitStore } from './rate-limit-store.js';

/** The contract of every store. It runs on the store's own clock, so windows are short and bounds are generous. */
export function describeRateLimitStore(
  name: string,
  create: () => RateLimitStore | Promise<RateLimitStore>,
): void {
  describe(`${name} as a RateLimitStore`, () => {
    let store: RateLimitStore;
    let key: string;

    beforeAll(async () => {
      store = await create();
    });
    afterAll(() => store.close());
    beforeEach(() => {
      key = randomUUID();
    });

    const hits = async (count: number, limit: number, windowMs: number) => {
      const decisions: RateLimitDecision[] = [];
      for (let i = 0; i < count; i += 1) decisions.push(await store.hit(key, limit, windowMs));
      return decisions;
    };
    const allowedOf = (decisions: readonly RateLimitDecision[]) =>
      decisions.filter(({ allowed }) => allowed).length;

    it('allows as many hits as the limit, and reports the remaining ones', async () => {
      const decisions = await hits(5, 3, 60_000);
      expect(decisions.map(({ allowed }) => allowed)).toEqual([true, true, true, false, false]);
      expect(decisions.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0, 0]);
    });

    it('reports when the next hit leaves the window, and how long a refused caller must wait', async () => {
      const [first, second] = await hits(2, 1, 60_000);
      expect(first).toMatchObject({ allowed: true, resetMs: 60_000, retryAfterMs: 0 });
      expect(second?.retryAfterMs).toBeGreaterThan(55_000);
      expect(second?.retryAfterMs).toBeLessThanOrEqual(60_000);
      expect(second?.resetMs).toBe(second?.retryAfterMs);
    });

    it('keeps keys apart', async () => {
      await hits(2, 1, 60_000);
      expect(await store.hit(randomUUID(), 1, 60_000)).toMatchObject({ allowed: true });
    });

    it('allows a hit again after exactly the wait that it reported', async () => {
      await hits(3, 3, 400);
      const { retryAfterMs } = await store.hit(key, 3, 400);
      expect(retryAfterMs).toBeGreaterThan(0);
      await delay(retryAfterMs + 5);
      expect(await store.hit(key, 3, 400)).toMatchObject({ allowed: true });
    });

    it('never allows more than the limit in any window, and all of it to a caller that never pauses', async () => {
      const [limit, windowMs] = [10, 300];
      const allowedAt: number[] = [];
      const begin = performance.now();
      while (performance.now() - begin < 1_000) {
        const sentAt = performance.now();
        const { allowed } = await store.hit(key, limit, windowMs);
        // The hit was counted somewhere between these two moments.
        if (allowed) allowedAt.push((sentAt + performance.now()) / 2);
        await delay(1);
      }
      const slackMs = 10;
      for (const from of allowedAt) {
        const inWindow = allowedAt.filter((at) => at >= from && at < from + windowMs - slackMs);
        expect(inWindow.length).toBeLessThanOrEqual(limit);
      }
      // 1000 ms contain at least three whole windows, each at most a grain (8 ms) longer; usually 4.
      expect(allowedAt.length).toBeGreaterThanOrEqual(limit * 3);
    });

    it('counts concurrent hits correctly', async () => {
      const decisions = await Promise.all(
        Array.from({ length: 50 }, async () => store.hit(key, 20, 60_000)),
      );
      expect(allowedOf(decisions)).toBe(20);
    });

    it('counts a hit by its cost, and refuses a hit that costs more than remains', async () => {
      expect(await store.hit(key, 10, 60_000, 4)).toMatchObject({ allowed: true, remaining: 6 });
      expect(await store.hit(key, 10, 60_000, 7)).toMatchObject({ allowed: false, remaining: 6 });
      expect(await store.hit(key, 10, 60_000, 6)).toMatchObject({ allowed: true, remaining: 0 });
    });

    it('counts nothing for a cost of 0, and reports whether a hit would be allowed', async () => {
      expect(await store.hit(key, 1, 60_000, 0)).toEqual({
        allowed: true,
        remaining: 1,
        resetMs: 0,
        retryAfterMs: 0,
      });
      await store.hit(key, 1, 60_000);
      expect(await store.hit(key, 1, 60_000, 0)).toMatchObject({ allowed: false, remaining: 0 });
    });

    it('subtracts hits, and never more than were counted', async () => {
      await hits(2, 2, 60_000);
      expect(await store.hit(key, 2, 60_000, -1)).toMatchObject({ allowed: true, remaining: 1 });
      expect(await store.hit(key, 2, 60_000, -5)).toMatchObject({ remaining: 2, resetMs: 0 });
      expect(allowedOf(await hits(3, 2, 60_000))).toBe(2);
    });

    it('subtracts nothing from a key without hits', async () => {
      expect(await store.hit(key, 2, 60_000, -1)).toMatchObject({ remaining: 2 });
      expect(allowedOf(await hits(3, 2, 60_000))).toBe(2);
    });

    it('allows nothing when the limit is 0', async () => {
      expect(await store.hit(key, 0, 1_000)).toEqual({
        allowed: false,
        remaining: 0,
        resetMs: 0,
        retryAfterMs: 1_000,
      });
    });

    it('takes long windows', async () => {
      const month = 30 * 86_400_000;
      const [first, second] = await hits(2, 1, month);
      expect(first?.allowed).toBe(true);
      expect(second?.retryAfterMs).toBeGreaterThan(month - 10_000);
      expect(second?.retryAfterMs).toBeLessThan(month + 10_000);
    });

    it('refuses what it could not count', async () => {
      const tooMuch = async () => store.hit(key, 65_536, 1_000);
      await expect(tooMuch()).rejects.toThrow(RangeError);
      await expect((async () => store.hit(key, 1, 0))()).rejects.toThrow(RangeError);
      await expect((async () => store.hit(key, 1, 1_000, 0.5))()).rejects.toThrow(RangeError);
    });
  });
}
