import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TokenKeys } from '../auth/index.js';
import { SignedContentUrls } from './signed-content-urls.js';

const SECRET = 'a secret of more than 32 characters';
const NEWER = 'another secret of more than 32 characters';
const now = new Date('2026-03-01T10:00:00.000Z');
const grant = {
  account: { id: randomUUID(), familyId: randomUUID() },
  documentId: randomUUID(),
  expiresAt: new Date('2026-03-01T10:05:00.000Z'),
};
const urls = new SignedContentUrls(new TokenKeys(SECRET));
const token = urls.tokenFor(grant);

describe('a signed URL', () => {
  it('grants access to its document until it expires', () => {
    expect(urls.read(token, grant.documentId, now)).toEqual(grant);
    expect(urls.read(token, grant.documentId, grant.expiresAt)).toBeUndefined();
  });

  it('grants access to no other document', () => {
    expect(urls.read(token, randomUUID(), now)).toBeUndefined();
  });

  it('is rejected when any bit of the token was changed', () => {
    const bytes = Buffer.from(token, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const forged = Buffer.from(bytes);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(urls.read(forged.toString('base64url'), grant.documentId, now)).toBeUndefined();
    }
  });

  it.each(['', 'x', `${token}A`, `${token}=`, ` ${token}`, token.slice(0, -4)])(
    'is rejected as %j',
    (other) => {
      expect(urls.read(other, grant.documentId, now)).toBeUndefined();
    },
  );

  it('stays valid while its secret is the previous one, and is rejected after that', () => {
    const rotated = new SignedContentUrls(new TokenKeys(NEWER, SECRET));
    expect(rotated.read(token, grant.documentId, now)).toEqual(grant);
    const withoutPrevious = new SignedContentUrls(new TokenKeys(NEWER));
    expect(withoutPrevious.read(token, grant.documentId, now)).toBeUndefined();
  });
});
