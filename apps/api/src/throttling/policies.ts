import type { RateLimitPolicy } from '@app/throttling';
import type { ThrottlingConfig } from './throttling.config.js';

const MINUTE_MS = 60_000;

/** The policies of the contract. A policy with the limit 0 is off. */
export function policiesOf(config: Omit<ThrottlingConfig, 'redisUrl'>) {
  return {
    ip: { name: 'ip', limit: config.rateLimitIp, windowMs: MINUTE_MS },
    auth: { name: 'auth', limit: config.rateLimitAuth, windowMs: MINUTE_MS },
    account: { name: 'account', limit: config.rateLimitAccount, windowMs: MINUTE_MS },
  } satisfies Record<string, RateLimitPolicy>;
}

/** Returns the policies that are on. */
export function policiesInForce(config: ThrottlingConfig): RateLimitPolicy[] {
  return Object.values(policiesOf(config)).filter(isOn);
}

export function isOn({ limit }: RateLimitPolicy): boolean {
  return limit > 0;
}
