import type { ThrottlerStorage } from '@nestjs/throttler';
import type { RateLimitStore } from './rate-limit-store.js';

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Our counters behind the interface of @nestjs/throttler, so that it counts in bounded memory and for all processes
 * together. No caller is blocked beyond the window: `blockDuration` has no effect.
 */
export class StoreThrottlerStorage implements ThrottlerStorage {
  constructor(private readonly store: RateLimitStore) {}

  async increment(
    key: string,
    ttl: number,
    limit: number,
    _blockDuration: number,
    throttlerName: string,
  ): Promise<ThrottlerRecord> {
    const decision = await this.store.hit(`${throttlerName}:${key}`, limit, ttl);
    return {
      totalHits: limit - decision.remaining + (decision.allowed ? 0 : 1),
      timeToExpire: Math.ceil(decision.resetMs / 1_000),
      isBlocked: !decision.allowed,
      timeToBlockExpire: Math.ceil(decision.retryAfterMs / 1_000),
    };
  }
}
