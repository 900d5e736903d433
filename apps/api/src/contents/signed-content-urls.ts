import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TokenKeys } from '../auth/index.js';

const UUID_BYTES = 16;
const TIME_BYTES = 4;
const MAC_BYTES = 32;
const TOKEN_BYTES = UUID_BYTES + TIME_BYTES + MAC_BYTES;

/** What a signed URL grants: one document of one account, until a time. */
export interface ContentGrant {
  readonly accountId: string;
  readonly documentId: string;
  readonly expiresAt: Date;
}

/**
 * Signs URLs of content. A token contains the account and the expiry in plain form, and an HMAC-SHA-256 over
 * both and the document's id. Nothing is stored, so a URL cannot be revoked; this is why it expires after
 * minutes.
 */
@Injectable()
export class SignedContentUrls {
  constructor(private readonly keys: TokenKeys) {}

  tokenFor(grant: ContentGrant): string {
    const [key] = this.keys.contentUrlKeys;
    if (key === undefined) throw new Error('no key is configured');
    const claims = claimsOf(grant);
    return Buffer.concat([claims, macOf(key, claims, grant.documentId)]).toString('base64url');
  }

  /** Returns the grant of a token for this document; undefined when the token is invalid or has expired. */
  read(token: string, documentId: string, now: Date): ContentGrant | undefined {
    const bytes = Buffer.from(token, 'base64url');
    // The decoder ignores invalid characters, so the token must also equal its canonical encoding.
    if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== token) return undefined;
    const claims = bytes.subarray(0, UUID_BYTES + TIME_BYTES);
    const mac = bytes.subarray(UUID_BYTES + TIME_BYTES);
    const isAuthentic = this.keys.contentUrlKeys.some((key) =>
      timingSafeEqual(mac, macOf(key, claims, documentId)),
    );
    const expiresAt = new Date(claims.readUInt32BE(UUID_BYTES) * 1_000);
    if (!isAuthentic || expiresAt <= now) return undefined;
    return { accountId: uuidOf(claims.subarray(0, UUID_BYTES)), documentId, expiresAt };
  }
}

function claimsOf({ accountId, expiresAt }: ContentGrant): Buffer {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUInt32BE(Math.floor(expiresAt.getTime() / 1_000));
  return Buffer.concat([bytesOf(accountId), time]);
}

function macOf(key: KeyObject, claims: Buffer, documentId: string): Buffer {
  return createHmac('sha256', key).update(claims).update(bytesOf(documentId)).digest();
}

function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
