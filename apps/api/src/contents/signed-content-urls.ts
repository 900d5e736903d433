import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TokenKeys, type AuthenticatedAccount } from '../auth/index.js';

const UUID_BYTES = 16;
const TIME_BYTES = 4;
const MAC_BYTES = 32;
const CLAIMS_BYTES = UUID_BYTES + UUID_BYTES + TIME_BYTES;
const TOKEN_BYTES = CLAIMS_BYTES + MAC_BYTES;

/** What a signed URL grants: one document of one account, until a time or the end of the login. */
export interface ContentGrant {
  readonly account: AuthenticatedAccount;
  readonly documentId: string;
  readonly expiresAt: Date;
}

/**
 * Signs URLs of content. A token contains the account, its login and the expiry in plain form, and an HMAC-SHA-256 over
 * these and the document's id. Nothing is stored: a URL ends with its login, and it expires after minutes.
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
    const claims = bytes.subarray(0, CLAIMS_BYTES);
    const mac = bytes.subarray(CLAIMS_BYTES);
    const isAuthentic = this.keys.contentUrlKeys.some((key) =>
      timingSafeEqual(mac, macOf(key, claims, documentId)),
    );
    const expiresAt = new Date(claims.readUInt32BE(2 * UUID_BYTES) * 1_000);
    if (!isAuthentic || expiresAt <= now) return undefined;
    const account = {
      id: uuidOf(claims.subarray(0, UUID_BYTES)),
      familyId: uuidOf(claims.subarray(UUID_BYTES, 2 * UUID_BYTES)),
    };
    return { account, documentId, expiresAt };
  }
}

function claimsOf({ account, expiresAt }: ContentGrant): Buffer {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUInt32BE(Math.floor(expiresAt.getTime() / 1_000));
  return Buffer.concat([bytesOf(account.id), bytesOf(account.familyId), time]);
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
