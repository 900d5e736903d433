import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RateLimiter, type RateLimitPolicy } from '@app/throttling';
import { AuthConfig } from './auth.config.js';

const MINUTE_MS = 60_000;
const login = (limit: number, minutes: number): RateLimitPolicy => ({
  name: 'login',
  limit,
  windowMs: minutes * MINUTE_MS,
});

/** Tries at one account from one network: quick ones at first, then slower. */
const FROM_ONE_NETWORK = [login(10, 1), login(20, 15)] as const;
/** Tries at one account from all networks that the account has not logged in from. */
const FROM_STRANGERS = login(30, 10);
/** How long a network is remembered that the account has logged in from. */
const KNOWN: RateLimitPolicy = {
  name: 'login-known',
  limit: 1,
  windowMs: 30 * 24 * 60 * MINUTE_MS,
};

/**
 * Bounds the guesses at one account, whether it exists or not, before any password is hashed.
 *
 * Nobody can lock the owner out by guessing: what strangers use up is not needed from a network that the
 * account has logged in from, what a network uses up is its own, and every window ends. docs/adr/0017 argues
 * it.
 */
@Injectable()
export class LoginRateLimiter {
  private readonly isOn: boolean;

  constructor(
    config: AuthConfig,
    private readonly limiter: RateLimiter,
  ) {
    this.isOn = config.rateLimitAuth > 0;
  }

  /** Counts a try. @throws TooManyRequestsError */
  async count(email: string, network: string): Promise<void> {
    if (!this.isOn) return;
    const { account, pair } = partitionsOf(email, network);
    for (const policy of FROM_ONE_NETWORK) await this.limiter.count(policy, pair);
    if (await this.isKnown(pair)) return;
    await this.limiter.count(FROM_STRANGERS, account);
  }

  /** Gives back a try that was none, and remembers where it came from. */
  async reset(email: string, network: string): Promise<void> {
    if (!this.isOn) return;
    const { account, pair } = partitionsOf(email, network);
    const tries = [
      ...FROM_ONE_NETWORK.map((policy) => this.limiter.giveBack(policy, pair)),
      ...((await this.isKnown(pair)) ? [] : [this.limiter.giveBack(FROM_STRANGERS, account)]),
    ];
    await Promise.all(tries);
    await this.limiter.remember(KNOWN, pair);
  }

  private async isKnown(pair: string): Promise<boolean> {
    return !(await this.limiter.hasRoom(KNOWN, pair));
  }
}

/** Counters may be shared and looked at: they hold no e-mail address. */
function partitionsOf(email: string, network: string) {
  const account = createHash('sha256').update(email.toLowerCase()).digest('base64url').slice(0, 22);
  return { account, pair: `${account}:${network}` };
}
