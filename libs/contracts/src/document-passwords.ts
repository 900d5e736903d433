import { z } from 'zod';
import { pageResultsPrefix } from './page-result.js';

/**
 * Passwords of an encrypted PDF, on their way from the api to a worker (ADR 0039). The api encrypts them for the keys
 * that workers have published, and stores them beside the page results until the extraction has ended. The private keys
 * are only in the memory of the workers.
 */

/** The most passwords that are tried in one extraction. */
export const MAX_PASSWORDS = 10;
/** The longest password of a PDF, in bytes of UTF-8 (ISO 32000-2, 7.6.4.3.2). */
export const MAX_PASSWORD_BYTES = 127;

/** What is encrypted. It names its extraction, so that it cannot be used for another document. */
export const sealedPasswordsSchema = z.object({
  extractionId: z.uuid(),
  passwords: z.array(z.string().min(1)).min(1).max(MAX_PASSWORDS),
});
export type SealedPasswords = z.infer<typeof sealedPasswordsSchema>;

/** The stored object: an age file (age-encryption.org/v1) in Base64, and the ids of the workers that can open it. */
export const passwordsForWorkersSchema = z.object({
  workers: z.array(z.uuid()).min(1),
  sealed: z.base64(),
});
export type PasswordsForWorkers = z.infer<typeof passwordsForWorkersSchema>;

/** The storage key of the encrypted passwords of an extraction. */
export function documentPasswordsKey(documentId: string, extractionId: string): string {
  return `${pageResultsPrefix(documentId, extractionId)}passwords.json`;
}

/** A public key of one worker process, stored under {@link workerKeyKey} and written again while the process runs. */
export const workerKeySchema = z.object({
  /** An X25519 recipient of age. */
  recipient: z.string().regex(/^age1[0-9a-z]{58}$/),
});

/** How often a worker writes its key again. */
export const WORKER_KEY_INTERVAL_MS = 60_000;
/** The process of a key that was written longer ago has ended. */
export const WORKER_KEY_MAX_AGE_MS = 5 * 60_000;

/** The storage prefix of the workers' public keys. */
export const WORKER_KEYS_PREFIX = 'workers/';

/** The storage key of a worker's public key. */
export function workerKeyKey(workerId: string): string {
  return `${WORKER_KEYS_PREFIX}${workerId}.json`;
}

/** The worker of a storage key; undefined for a key of something else. */
export function workerIdOf(key: string): string | undefined {
  return /^workers\/([0-9a-f-]{36})\.json$/.exec(key)?.[1];
}
