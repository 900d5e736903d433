import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TokenKeys } from '../auth/index.js';
import { SignedContentUrls } from './signed-content-urls.js';

const SECRET = 'a secret of more than 32 characters';
const NEWER = 'another secret of more than 32 characters';
const now = new Date('2026-03-01T10:00:00.000Z');
const grant = {
  accountId: randomUUID(),
  documentId: randomUUID(),
  expiresAt: new Date('2026-03-01T10:05:00.000Z'),
};
const addresses = new SignedContentUrls(new TokenKeys(SECRET));
const token = addresses.tokenFor(grant);

describe('a signed address', () => {
  it('says whose document it shows until it ends', () => {
    expect(addresses.read(token, grant.documentId, now)).toEqual(grant);
    expect(addresses.read(token, grant.documentId, grant.expiresAt)).toBeUndefined();
  });

  it('shows no other document', () => {
    expect(addresses.read(token, randomUUID(), now)).toBeUndefined();
  });

  it('is refused when any bit of it was changed', () => {
    const bytes = Buffer.from(token, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const forged = Buffer.from(bytes);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(addresses.read(forged.toString('base64url'), grant.documentId, now)).toBeUndefined();
    }
  });

  it.each(['', 'x', `${token}A`, `${token}=`, ` ${token}`, token.slice(0, -4)])(
    'is refused as %j',
    (other) => {
      expect(addresses.read(other, grant.documentId, now)).toBeUndefined();
    },
  );

  it('outlives a rotation of the secret by the previous one, and no longer', () => {
    const rotated = new SignedContentUrls(new TokenKeys(NEWER, SECRET));
    expect(rotated.read(token, grant.documentId, now)).toEqual(grant);
    const forgotten = new SignedContentUrls(new TokenKeys(NEWER));
    expect(forgotten.read(token, grant.documentId, now)).toBeUndefined();
  });
});
