import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TokenKeys } from '../auth/index.js';

const UUID_BYTES = 16;
const TIME_BYTES = 4;
const MAC_BYTES = 32;
const TOKEN_BYTES = UUID_BYTES + TIME_BYTES + MAC_BYTES;

/** Whose document an address shows, and until when. */
export interface ContentGrant {
  readonly accountId: string;
  readonly documentId: string;
  readonly expiresAt: Date;
}

/**
 * Signs addresses of content: owner and end in the open, and a keyed hash of both with the document. Nothing is
 * stored; an address cannot be taken back, which is why it lives for minutes.
 */
@Injectable()
export class SignedContentUrls {
  constructor(private readonly keys: TokenKeys) {}

  tokenFor(grant: ContentGrant): string {
    const [key] = this.keys.contentAddress;
    if (key === undefined) throw new Error('there is no key');
    const facts = factsOf(grant);
    return Buffer.concat([facts, macOf(key, facts, grant.documentId)]).toString('base64url');
  }

  /** What the token grants for this document; undefined when it grants nothing (any more). */
  read(token: string, documentId: string, now: Date): ContentGrant | undefined {
    const bytes = Buffer.from(token, 'base64url');
    // Comparing the texts refuses what the decoder would forgive.
    if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== token) return undefined;
    const facts = bytes.subarray(0, UUID_BYTES + TIME_BYTES);
    const mac = bytes.subarray(UUID_BYTES + TIME_BYTES);
    const isOurs = this.keys.contentAddress.some((key) =>
      timingSafeEqual(mac, macOf(key, facts, documentId)),
    );
    const expiresAt = new Date(facts.readUInt32BE(UUID_BYTES) * 1_000);
    if (!isOurs || expiresAt <= now) return undefined;
    return { accountId: uuidOf(facts.subarray(0, UUID_BYTES)), documentId, expiresAt };
  }
}

function factsOf({ accountId, expiresAt }: ContentGrant): Buffer {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUInt32BE(Math.floor(expiresAt.getTime() / 1_000));
  return Buffer.concat([bytesOf(accountId), time]);
}

function macOf(key: KeyObject, facts: Buffer, documentId: string): Buffer {
  return createHmac('sha256', key).update(facts).update(bytesOf(documentId)).digest();
}

function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
