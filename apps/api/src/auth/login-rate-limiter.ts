import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RateLimiter, type RateLimitPolicy } from '@app/throttling';
import { AuthConfig } from './auth.config.js';

const MINUTE_MS = 60_000;
const loginPolicy = (limit: number, minutes: number): RateLimitPolicy => ({
  name: 'login',
  limit,
  windowMs: minutes * MINUTE_MS,
});

/** Login attempts for one account from one network: at most 10 in a minute and 20 in 15 minutes. */
const FROM_ONE_NETWORK = [loginPolicy(10, 1), loginPolicy(20, 15)] as const;
/** Login attempts for one account from all networks that are not known: it has not logged in from them. */
const FROM_UNKNOWN_NETWORKS = loginPolicy(30, 10);
/** How long a network from which the account has logged in stays known. */
const KNOWN_NETWORK: RateLimitPolicy = {
  name: 'login-known',
  limit: 1,
  windowMs: 30 * 24 * 60 * MINUTE_MS,
};

/** Checks of the current password of one account that fail. */
const CURRENT_PASSWORD: RateLimitPolicy = {
  name: 'password',
  limit: 10,
  windowMs: 15 * MINUTE_MS,
};
/** Refreshes of one login. Tabs of one browser share it, and may all refresh at the same time. */
const REFRESH: RateLimitPolicy = { name: 'session', limit: 100, windowMs: MINUTE_MS };

/**
 * Limits the password guesses at one account, whether it exists or not, before any password is hashed.
 *
 * An attacker cannot lock the owner out by guessing: the limit of unknown networks does not apply to a
 * network from which the account has logged in, each network has its own count, and every window ends. See
 * docs/adr/0017.
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

  /** Counts a login attempt. @throws TooManyRequestsError */
  async count(email: string, network: string): Promise<void> {
    if (!this.isOn) return;
    const { account, accountAndNetwork } = partitionsOf(email, network);
    for (const policy of FROM_ONE_NETWORK) await this.limiter.count(policy, accountAndNetwork);
    if (await this.isKnown(accountAndNetwork)) return;
    await this.limiter.count(FROM_UNKNOWN_NETWORKS, account);
  }

  /** Subtracts a successful attempt from the counts, and marks its network as known. */
  async recordSuccess(email: string, network: string): Promise<void> {
    if (!this.isOn) return;
    const { account, accountAndNetwork } = partitionsOf(email, network);
    const subtractions = [
      ...FROM_ONE_NETWORK.map((policy) => this.limiter.subtractHit(policy, accountAndNetwork)),
      ...((await this.isKnown(accountAndNetwork))
        ? []
        : [this.limiter.subtractHit(FROM_UNKNOWN_NETWORKS, account)]),
    ];
    await Promise.all(subtractions);
    await this.limiter.remember(KNOWN_NETWORK, accountAndNetwork);
  }

  /**
   * Runs a check of an account's current password. The caller has an access token already, so only the account counts:
   * a thief of the token cannot continue to guess from other networks. Counted before the check, because checks can run at
   * the same time, and subtracted unless the password is wrong.
   *
   * @throws TooManyRequestsError
   */
  async limitPasswordCheck(accountId: string, check: () => Promise<boolean>): Promise<boolean> {
    if (!this.isOn) return check();
    await this.limiter.count(CURRENT_PASSWORD, accountId);
    let isWrong = false;
    try {
      isWrong = !(await check());
    } finally {
      if (!isWrong) await this.limiter.subtractHit(CURRENT_PASSWORD, accountId);
    }
    return !isWrong;
  }

  /** Counts a refresh of a login. @throws TooManyRequestsError */
  async countRefresh(familyId: string): Promise<void> {
    if (this.isOn) await this.limiter.count(REFRESH, familyId);
  }

  /** A known network has used its one hit of {@link KNOWN_NETWORK}, so no further hit is allowed. */
  private async isKnown(accountAndNetwork: string): Promise<boolean> {
    return !(await this.limiter.wouldAllow(KNOWN_NETWORK, accountAndNetwork));
  }
}

/** Hashes the e-mail address, because operators can see the keys of counters in Redis. */
function partitionsOf(email: string, network: string) {
  const account = createHash('sha256').update(email.toLowerCase()).digest('base64url').slice(0, 22);
  return { account, accountAndNetwork: `${account}:${network}` };
}
