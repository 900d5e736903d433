import { createHash, createHmac, randomBytes, type KeyObject } from 'node:crypto';

/** How long a login is valid at most; refreshing does not extend it. */
export const FAMILY_SECONDS = 30 * 24 * 60 * 60;
/** An account has at most this many logins; a further one ends the oldest. docs/limits.md gives the reason. */
export const MAX_LOGINS_OF_ACCOUNT = 100;
/**
 * For this long after its first use, a token still returns its successor. Concurrent browser tabs need it,
 * and clients that lost the response.
 */
export const GRACE_SECONDS = 10;

/** Creates a token of 256 random bits. */
export function newRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Derives the successor of a token. It is not random, because only hashes are stored, and a token that was
 * just used must return the same successor again. Without the key the successor cannot be computed from the
 * token.
 */
export function successorOf(token: string, key: KeyObject): string {
  return createHmac('sha256', key).update(token).digest('base64url');
}

/** The stored form of a token. A fast hash is enough, because 256 random bits cannot be guessed. */
export function hashRefreshToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
