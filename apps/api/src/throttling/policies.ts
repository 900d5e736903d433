import type { RateLimitPolicy } from '@app/throttling';
import type { ThrottlingConfig } from './throttling.config.js';

const MINUTE_MS = 60_000;

/**
 * How many times as many refreshes and logouts as other requests to /v1/auth/* one address may send: their tokens cannot
 * be guessed, and everybody behind one address needs them.
 */
const SESSION_FACTOR = 10;
/** The largest limit of a setting. */
const MAX_LIMIT = 60_000;

/** The policies of the contract. A policy with the limit 0 is off. */
export function policiesOf(config: Omit<ThrottlingConfig, 'redisUrl'>) {
  return {
    ip: { name: 'ip', limit: config.rateLimitIp, windowMs: MINUTE_MS },
    auth: { name: 'auth', limit: config.rateLimitAuth, windowMs: MINUTE_MS },
    session: {
      name: 'session',
      limit: Math.min(MAX_LIMIT, SESSION_FACTOR * config.rateLimitAuth),
      windowMs: MINUTE_MS,
    },
    account: { name: 'account', limit: config.rateLimitAccount, windowMs: MINUTE_MS },
    uploads: {
      name: 'uploads',
      limit: config.rateLimitUploads ?? 0,
      windowMs: MINUTE_MS,
    },
    cloud: { name: 'cloud', limit: config.rateLimitCloud, windowMs: MINUTE_MS },
  } satisfies Record<string, RateLimitPolicy>;
}

/** Returns the policies that are on. */
export function policiesInForce(config: ThrottlingConfig): RateLimitPolicy[] {
  return Object.values(policiesOf(config)).filter(isOn);
}

export function isOn({ limit }: RateLimitPolicy): boolean {
  return limit > 0;
}

/** The policy with the limit of a larger network. */
export function multiplied(policy: RateLimitPolicy, factor: number): RateLimitPolicy {
  return { ...policy, limit: Math.min(MAX_LIMIT, policy.limit * factor) };
}
