import { describe, expect, it } from 'vitest';
import { hashRefreshToken, newRefreshToken, successorOf } from './refresh-token.js';
import { TokenKeys } from './token-keys.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const OTHER = 'another-secret-of-more-than-32-characters';
const keyOf = (keys: TokenKeys, at = 0) => {
  const key = keys.successorKeys[at];
  if (key === undefined) throw new Error('there is no such key');
  return key;
};

describe('refresh tokens', () => {
  it('are 256 bits, safe in JSON and in URLs, and different each time', () => {
    const tokens = new Set(Array.from({ length: 100 }, newRefreshToken));
    expect(tokens.size).toBe(100);
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('each have one successor of the same form', () => {
    const token = newRefreshToken();
    const key = keyOf(new TokenKeys(SECRET));
    const successor = successorOf(token, key);
    expect(successor).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(successor).not.toBe(token);
    expect(successorOf(token, key)).toBe(successor);
    expect(successorOf(newRefreshToken(), key)).not.toBe(successor);
  });

  it('have a different successor with a different secret', () => {
    const token = newRefreshToken();
    expect(successorOf(token, keyOf(new TokenKeys(SECRET)))).not.toBe(
      successorOf(token, keyOf(new TokenKeys(OTHER))),
    );
  });

  it('have the same successor by the previous key after a rotation of the secret', () => {
    const token = newRefreshToken();
    const before = successorOf(token, keyOf(new TokenKeys(SECRET)));
    expect(successorOf(token, keyOf(new TokenKeys(OTHER, SECRET), 1))).toBe(before);
  });

  it('are stored as SHA-256', () => {
    expect(hashRefreshToken('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

describe('keys', () => {
  it('do not share bytes between purposes', () => {
    const keys = new TokenKeys(SECRET);
    const signing = keys.signing.key.export().toString('hex');
    const successor = keyOf(keys).export().toString('hex');
    expect(new Set([signing, successor]).size).toBe(2);
    expect(signing + successor).not.toContain(keys.signing.kid);
  });

  it('have an id that depends only on the current secret', () => {
    expect(new TokenKeys(SECRET).signing.kid).toMatch(/^[0-9a-f]{16}$/);
    expect(new TokenKeys(SECRET).signing.kid).toBe(new TokenKeys(SECRET, OTHER).signing.kid);
    expect(new TokenKeys(SECRET).signing.kid).not.toBe(new TokenKeys(OTHER).signing.kid);
  });
});
