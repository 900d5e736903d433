/**
 * Rate limits: policies, and the counters behind them, in this process or shared through Redis.
 *
 * For: deciding on a request, telling its sender by headers and a problem, and adding a route to a policy.
 * Not for: identifying the caller (libs/client-ip and authentication do that), choosing the policies (the app does
 * that), or limits of size, time and concurrency.
 */
export { RateLimitStore, type RateLimitDecision } from './rate-limit-store.js';
export { InProcessRateLimitStore, type InProcessOptions } from './in-process-rate-limit-store.js';
export { RedisRateLimitStore, type RedisOptions } from './redis-rate-limit-store.js';
export { FailoverRateLimitStore, type FailoverOptions } from './failover-rate-limit-store.js';
export { StoreThrottlerStorage } from './store-throttler-storage.js';
export { type PolicyState, type RateLimitPolicy } from './rate-limit-fields.js';
export { TooManyRequestsError } from './rate-limit.errors.js';
export { RateLimiter, type DecisionListener } from './rate-limiter.js';
export { JoinRateLimits } from './rate-limit.decorator.js';
export { RateLimitGuard, throttlerOf, type Tracker } from './rate-limit.guard.js';
