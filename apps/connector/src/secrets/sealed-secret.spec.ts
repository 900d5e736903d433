import { describe, expect, it } from 'vitest';
import { keyVersionOf, seal, SecretUnreadableError, unseal } from './sealed-secret.js';
import { SourcesKeys } from './sources-keys.js';

const OLD = 'an-old-key-of-at-least-thirty-two-characters';
const NEW = 'a-new-key-with-at-least-thirty-two-characters';
const keys = new SourcesKeys(new Map([[1, OLD]]));
const rotated = new SourcesKeys(
  new Map([
    [1, OLD],
    [2, NEW],
  ]),
);
const owner = {
  accountId: '0199c0de-1a2b-7c3d-8e4f-5a6b7c8d9e0f',
  sourceId: '0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e',
};
const SECRET = JSON.stringify({ password: 'ä quiet harbour' });

describe('a sealed secret', () => {
  it('opens for its own source, does not contain the secret, and differs each time', () => {
    const sealed = seal(keys, owner, SECRET);
    expect(unseal(keys, owner, sealed)).toBe(SECRET);
    expect(sealed.toString('latin1')).not.toContain('harbour');
    expect(seal(keys, owner, SECRET).equals(sealed)).toBe(false);
  });

  it('does not open for another source or another account', () => {
    const sealed = seal(keys, owner, SECRET);
    for (const other of [
      { ...owner, sourceId: owner.accountId },
      { ...owner, accountId: owner.sourceId },
    ]) {
      expect(() => unseal(keys, other, sealed)).toThrow(SecretUnreadableError);
    }
  });

  it('does not open when any byte is changed, removed or added', () => {
    const sealed = seal(rotated, owner, SECRET);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => unseal(rotated, owner, changed)).toThrow(SecretUnreadableError);
      expect(() => unseal(rotated, owner, sealed.subarray(0, at))).toThrow(SecretUnreadableError);
    }
    const longer = Buffer.concat([sealed, Buffer.from([0])]);
    expect(() => unseal(rotated, owner, longer)).toThrow(SecretUnreadableError);
  });

  it('is sealed with the newest key, and opens with an older one while that is set', () => {
    const before = seal(keys, owner, SECRET);
    const after = seal(rotated, owner, SECRET);
    expect([keyVersionOf(before), keyVersionOf(after)]).toEqual([1, 2]);
    expect(unseal(rotated, owner, before)).toBe(SECRET);
    const onlyNew = new SourcesKeys(new Map([[2, NEW]]));
    expect(() => unseal(onlyNew, owner, before)).toThrow('SOURCES_KEYS has no key');
  });

  it('does not open with another key of the same number', () => {
    const other = new SourcesKeys(new Map([[1, NEW]]));
    expect(() => unseal(other, owner, seal(keys, owner, SECRET))).toThrow(SecretUnreadableError);
  });
});
