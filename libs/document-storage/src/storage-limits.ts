/**
 * How long a store may take, set here and not inherited; docs/limits.md names each with its reason, and a test
 * compares the two.
 */
export const STORAGE_LIMITS = {
  /** Any question to the store and its answer, all tries together. */
  ANSWER_TIMEOUT_MS: 4_000,
  /** A connection to the store, each try. */
  CONNECT_TIMEOUT_MS: 1_000,
  /** Bytes on their way in either direction may stand still for so long. */
  STALL_TIMEOUT_MS: 3_500,
  /** Later than this after the first try nothing is tried again. */
  RETRY_WINDOW_MS: 500,
  MAX_TRIES: 3,
  /** One part of an upload, which may be slow but must move. */
  PART_TIMEOUT_MS: 60_000,
  /** A commit may take longer than an answer by a second for so many bytes: some stores copy them. */
  COMMIT_BYTES_PER_SECOND: 25 * 1024 ** 2,
  /** What S3 has not yet taken when a commit begins, two parts at most, lets a request wait longer by this pace. */
  PUT_BYTES_PER_SECOND: 1024 ** 2,
  /** What an upload to S3 holds in memory is two parts of this size. */
  PART_BYTES: 8 * 1024 ** 2,
  /** Connections to S3 of each kind: questions, uploads, downloads. */
  MAX_SOCKETS: 256,
} as const;

/** How long the commit of so many bytes may take: 4 s up to 100 MiB, then in proportion. */
export function commitTimeoutMs(sizeBytes: number): number {
  const { ANSWER_TIMEOUT_MS, COMMIT_BYTES_PER_SECOND } = STORAGE_LIMITS;
  return Math.max(ANSWER_TIMEOUT_MS, Math.ceil((sizeBytes / COMMIT_BYTES_PER_SECOND) * 1_000));
}

/** How much longer than for other things a request may wait for the commit of so many bytes. */
export function commitAllowanceMs(sizeBytes: number): number {
  const { ANSWER_TIMEOUT_MS, PART_BYTES, PUT_BYTES_PER_SECOND } = STORAGE_LIMITS;
  const unsentBytes = Math.min(sizeBytes, 2 * PART_BYTES);
  const sendingMs = Math.ceil((unsentBytes / PUT_BYTES_PER_SECOND) * 1_000);
  return commitTimeoutMs(sizeBytes) - ANSWER_TIMEOUT_MS + sendingMs;
}
