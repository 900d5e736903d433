import { createHash, createHmac, randomBytes, type KeyObject } from 'node:crypto';

/** How long a log-in lasts, however often it is refreshed. */
export const FAMILY_SECONDS = 30 * 24 * 60 * 60;
/** How long a used token still answers with its successor, for racing tabs and lost answers. */
export const GRACE_SECONDS = 10;

/** A new token: 256 random bits. */
export function newRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The token that follows. Derived and not drawn, because only hashes are stored and the token just used must
 * answer with the same successor again. Without the key, nobody who holds a token can tell what follows it.
 */
export function successorOf(token: string, key: KeyObject): string {
  return createHmac('sha256', key).update(token).digest('base64url');
}

/** What is stored of a token. A fast hash will do: there are no 256 random bits to be guessed. */
export function hashRefreshToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
