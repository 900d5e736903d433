import { createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ACCESS_TOKEN_SECONDS, AccessTokenService } from './access-token.service.js';
import { UnauthenticatedError } from '../auth.errors.js';
import { TokenKeys } from './token-keys.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const OLD_SECRET = 'the-secret-before-it-of-enough-characters';
const account = {
  id: '0199c0de-1a2b-7c3d-8e4f-5a6b7c8d9e0f',
  familyId: '0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e',
};
const keys = new TokenKeys(SECRET);
const service = new AccessTokenService(keys);

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (part: string) =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

/** Creates a token, as an attacker who knows the secret could. */
function forge(changes: {
  header?: object;
  claims?: object;
  secret?: string | KeyObject;
  digest?: string;
}): string {
  const now = Math.floor(Date.now() / 1_000);
  const header = { alg: 'HS256', typ: 'at+jwt', kid: keys.signing.kid, ...changes.header };
  const claims = {
    iss: 'strongroom',
    aud: 'strongroom-api',
    sub: account.id,
    sid: account.familyId,
    jti: 'one',
    iat: now,
    exp: now + 60,
    ...changes.claims,
  };
  const signed = `${encode(header)}.${encode(claims)}`;
  const hmac = createHmac(changes.digest ?? 'sha256', changes.secret ?? keys.signing.key);
  return `${signed}.${hmac.update(signed).digest('base64url')}`;
}

const challengeOf = (token: string, verifier = service) => {
  try {
    verifier.verify(token);
    return 'accepted';
  } catch (error) {
    expect(error).toBeInstanceOf(UnauthenticatedError);
    return (error as UnauthenticatedError).headers['WWW-Authenticate'];
  }
};
const REFUSED = 'Bearer error="invalid_token"';

afterEach(() => void vi.useRealTimers());

describe('an access token', () => {
  it('contains the id of the account and of its session', () => {
    expect(service.verify(service.issue(account))).toEqual(account);
  });

  it('has all claims of the contract and no others', () => {
    const [header, claims] = service.issue(account).split('.').slice(0, 2).map(decode);
    expect(header).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: keys.signing.kid });
    expect(Object.keys(claims ?? {}).sort()).toEqual([
      'aud',
      'exp',
      'iat',
      'iss',
      'jti',
      'sid',
      'sub',
    ]);
    expect(Number(claims?.['exp']) - Number(claims?.['iat'])).toBe(ACCESS_TOKEN_SECONDS);
  });

  it('is not signed with the secret itself, but with a key derived from it', () => {
    const [header = '', claims = '', signature] = service.issue(account).split('.');
    const signedWith = (key: string | KeyObject) =>
      createHmac('sha256', key).update(`${header}.${claims}`).digest('base64url');
    expect(signature).toBe(signedWith(keys.signing.key));
    expect(signature).not.toBe(signedWith(SECRET));
  });

  it('of the earlier release, signed with the secret itself, is still accepted', () => {
    const kid = Buffer.from(hkdfSync('sha256', SECRET, '', 'strongroom key id v1', 32));
    const header = { kid: kid.subarray(0, 8).toString('hex') };
    expect(challengeOf(forge({ header, secret: SECRET }))).toBe('accepted');
  });

  it('is different each time', () => {
    expect(service.issue(account)).not.toBe(service.issue(account));
  });

  it('expires after 15 minutes', () => {
    vi.useFakeTimers();
    const token = service.issue(account);
    vi.advanceTimersByTime((ACCESS_TOKEN_SECONDS - 1) * 1_000);
    expect(service.verify(token)).toEqual(account);
    vi.advanceTimersByTime(1_000);
    expect(challengeOf(token)).toBe(REFUSED);
  });
});

describe('forged access tokens', () => {
  it('are accepted when nothing is changed, so each refusal below is caused by its change', () => {
    expect(challengeOf(forge({}))).toBe('accepted');
  });

  it.each([
    ['alg none, unsigned', forge({ header: { alg: 'none' } }).replace(/[^.]*$/, '')],
    ['alg none, signed', forge({ header: { alg: 'none' } })],
    ['another HMAC', forge({ header: { alg: 'HS512' }, digest: 'sha512' })],
    ['an asymmetric algorithm', forge({ header: { alg: 'RS256' } })],
    ['no algorithm', forge({ header: { alg: undefined } })],
    ['another type', forge({ header: { typ: 'JWT' } })],
    ['no type', forge({ header: { typ: undefined } })],
    ['an unknown kid', forge({ header: { kid: '0123456789abcdef' } })],
    ['no kid', forge({ header: { kid: undefined } })],
    ['a kid that is a list', forge({ header: { kid: [keys.signing.kid] } })],
    ['a kid that is a prototype', forge({ header: { kid: '__proto__' } })],
    ['a kid that is a method', forge({ header: { kid: 'constructor' } })],
    ['a kid that is a path', forge({ header: { kid: '../../dev/null' }, secret: '' })],
    ['a URL of a key', forge({ header: { jku: 'https://evil.example/keys' } })],
    ['a URL of a certificate', forge({ header: { x5u: 'https://evil.example/cert' } })],
    ['a key in its header', forge({ header: { jwk: { kty: 'oct', k: 'AA' } } })],
    ['a critical extension', forge({ header: { crit: ['exp'] } })],
    ['another secret', forge({ secret: 'another-secret-of-more-than-32-characters' })],
    ['an empty secret', forge({ secret: '' })],
    ['another issuer', forge({ claims: { iss: 'another-issuer' } })],
    ['no issuer', forge({ claims: { iss: undefined } })],
    ['another audience', forge({ claims: { aud: 'another-api' } })],
    ['our audience among others', forge({ claims: { aud: ['strongroom-api', 'x'] } })],
    ['no audience', forge({ claims: { aud: undefined } })],
    ['no expiry', forge({ claims: { exp: undefined } })],
    ['an expiry that is text', forge({ claims: { exp: '9999999999' } })],
    ['an expiry in the past', forge({ claims: { exp: 1_000 } })],
    ['no subject', forge({ claims: { sub: undefined } })],
    ['a subject that is no account', forge({ claims: { sub: "' OR 1=1 --" } })],
    ['no session id', forge({ claims: { sid: undefined } })],
    ['no token id', forge({ claims: { jti: undefined } })],
    ['a not-before time in the future', forge({ claims: { nbf: 9_999_999_999 } })],
    ['nothing', ''],
    ['only dots', '..'],
    ['two parts', 'eyJhbGciOiJIUzI1NiJ9.e30'],
    ['no JSON', 'bm8.bm8.bm8'],
    ['a header that is null', `${encode(null)}.${encode({})}.AA`],
    ['a token that is too long', forge({ claims: { jti: 'x'.repeat(2_000) } })],
  ])('are refused: %s', (_, token) => {
    expect(challengeOf(token)).toBe(REFUSED);
  });

  it('are refused when any single character of a valid token is changed', () => {
    const token = service.issue(account);
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(challengeOf(token.slice(0, at) + other + token.slice(at + 1))).toBe(REFUSED);
    }
  });
});

describe('rotating the secret', () => {
  const before = new AccessTokenService(new TokenKeys(OLD_SECRET));
  const after = new AccessTokenService(new TokenKeys(SECRET, OLD_SECRET));

  it('keeps tokens of the previous secret valid', () => {
    expect(after.verify(before.issue(account))).toEqual(account);
  });

  it('signs only with the current secret', () => {
    expect(challengeOf(after.issue(account), service)).toBe('accepted');
    expect(challengeOf(after.issue(account), before)).toBe(REFUSED);
  });

  it('refuses tokens of a secret that is no longer set', () => {
    expect(challengeOf(before.issue(account))).toBe(REFUSED);
  });

  it('does not accept the key id of one secret with the signature of the other', () => {
    const token = forge({
      header: { kid: new TokenKeys(OLD_SECRET).signing.kid },
      secret: SECRET,
    });
    expect(challengeOf(token, after)).toBe(REFUSED);
  });
});
