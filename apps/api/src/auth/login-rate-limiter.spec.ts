import { describe, expect, it } from 'vitest';
import { InProcessRateLimitStore, RateLimiter, TooManyRequestsError } from '@app/throttling';
import { LoginRateLimiter } from './login-rate-limiter.js';
import type { AuthConfig } from './auth.config.js';

const MINUTE = 60_000;
const email = 'ada@example.com';
const home = '192.0.2.7';

function limiterAt(rateLimitAuth = 20) {
  const time = { now: 10_000_000 };
  const store = new InProcessRateLimitStore({ maxKeys: 10_000, clock: () => time.now });
  const limiter = new LoginRateLimiter({ rateLimitAuth } as AuthConfig, new RateLimiter(store));
  /** Makes `count` guesses and returns how many of them are allowed. */
  const guess = async (count: number, network = home, address = email) => {
    let allowed = 0;
    for (let i = 0; i < count; i += 1) {
      const isAllowed = await limiter.count(address, network).then(
        () => true,
        () => false,
      );
      if (isAllowed) allowed += 1;
    }
    return allowed;
  };
  return { limiter, time, guess };
}

describe('guesses at one account', () => {
  it('from one network become slower', async () => {
    const { guess, time } = limiterAt();
    expect(await guess(50)).toBe(10);
    time.now += MINUTE;
    expect(await guess(50)).toBe(10);
    time.now += MINUTE;
    expect(await guess(50)).toBe(0);
    time.now += 13 * MINUTE;
    expect(await guess(50)).toBe(10);
  });

  it('are refused, with the time to wait in the headers', async () => {
    const { guess, limiter } = limiterAt();
    await guess(10);
    const error: unknown = await limiter.count(email, home).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TooManyRequestsError);
    expect(error).toMatchObject({
      headers: { 'Retry-After': '60', RateLimit: '"login";r=0;t=60' },
    });
  });

  it('from many networks share one limit, in upper and lower case of the address', async () => {
    const { guess } = limiterAt();
    let allowed = 0;
    for (let i = 0; i < 100; i += 1) {
      allowed += await guess(1, `198.51.100.${i}`, i % 2 === 0 ? email : email.toUpperCase());
    }
    expect(allowed).toBe(30);
  });

  it('do not affect other accounts', async () => {
    const { guess } = limiterAt();
    await guess(50);
    expect(await guess(1, home, 'eve@example.com')).toBe(1);
  });
});

describe('the owner of the account', () => {
  it('can log in from a known network for weeks, while other networks guess', async () => {
    const { guess, limiter, time } = limiterAt();
    await limiter.count(email, home);
    await limiter.recordSuccess(email, home);
    for (let day = 0; day < 29; day += 1) {
      for (let i = 0; i < 40; i += 1) await guess(1, `198.51.100.${i}`);
      expect(await guess(1, '203.0.113.1')).toBe(0);
      expect(await guess(1, home)).toBe(1);
      time.now += 24 * 60 * MINUTE;
    }
  });

  it('can log in from any network soon after the guesses stop', async () => {
    const { guess, time } = limiterAt();
    for (let i = 0; i < 100; i += 1) await guess(5, `198.51.100.${i}`);
    expect(await guess(1)).toBe(0);
    time.now += 10 * MINUTE + MINUTE / 4;
    expect(await guess(1)).toBe(1);
  });

  it('can log in successfully any number of times', async () => {
    const { limiter } = limiterAt();
    for (let i = 0; i < 200; i += 1) {
      await limiter.count(email, home);
      await limiter.recordSuccess(email, home);
    }
    expect(await limiter.count(email, home)).toBeUndefined();
  });
});

describe('the login limit', () => {
  it('is off when the limit of /v1/auth is off', async () => {
    const { guess } = limiterAt(0);
    expect(await guess(100)).toBe(100);
  });
});
