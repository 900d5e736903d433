import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SourcesKeys } from './sources-keys.js';

/*
 * A sealed secret is: one byte for this format (1), the version of the key (4 bytes, big-endian), the nonce (12 bytes),
 * the ciphertext, and the tag (16 bytes) of AES-256-GCM.
 */
const FORMAT = 1;
const HEAD_BYTES = 5;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/** The row that a secret belongs to. Sealed bytes that are moved to another row cannot be opened there. */
export interface SecretOwner {
  readonly accountId: string;
  readonly sourceId: string;
}

/** The sealed bytes were changed or belong to another row, or SOURCES_KEYS does not have their key. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
}

/** Seals with the newest key. */
export function seal(keys: SourcesKeys, owner: SecretOwner, secret: string): Buffer {
  const version = keys.newest;
  const key = keyOf(keys, version, owner);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  cipher.setAAD(additionalData(owner, version));
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(FORMAT, 0);
  head.writeUInt32BE(version, 1);
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([head, nonce, body, cipher.getAuthTag()]);
}

/** @throws SecretUnreadableError */
export function unseal(keys: SourcesKeys, owner: SecretOwner, sealed: Buffer): string {
  const version = keyVersionOf(sealed);
  const nonceEnd = HEAD_BYTES + NONCE_BYTES;
  const decipher = createDecipheriv(
    ALGORITHM,
    keyOf(keys, version, owner),
    sealed.subarray(HEAD_BYTES, nonceEnd),
    { authTagLength: TAG_BYTES },
  );
  decipher.setAAD(additionalData(owner, version));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const body = decipher.update(sealed.subarray(nonceEnd, -TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SecretUnreadableError('The sealed secret is not the one of this source', { cause });
  }
}

/** The version of the key that sealed the bytes. @throws SecretUnreadableError */
export function keyVersionOf(sealed: Buffer): number {
  if (sealed.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES || sealed.readUInt8(0) !== FORMAT) {
    throw new SecretUnreadableError('The sealed secret has an unknown format');
  }
  return sealed.readUInt32BE(1);
}

function keyOf(keys: SourcesKeys, version: number, { sourceId }: SecretOwner): Buffer {
  const key = keys.derive(version, sourceId);
  if (key === undefined) {
    throw new SecretUnreadableError(`SOURCES_KEYS has no key with the number ${version}`);
  }
  return key;
}

function additionalData({ accountId, sourceId }: SecretOwner, version: number): Buffer {
  return Buffer.from(`${accountId}\n${sourceId}\n${version}`, 'utf8');
}
