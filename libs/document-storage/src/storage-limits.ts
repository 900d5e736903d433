/**
 * The time limits of a store, set here and not left to defaults. docs/limits.md has each with its reason, and a test compares
 * the two.
 */
export const STORAGE_LIMITS = {
  /** A request to the store and its answer, all attempts together. */
  ANSWER_TIMEOUT_MS: 4_000,
  /** A connection to the store, each attempt. */
  CONNECT_TIMEOUT_MS: 1_000,
  /** How long a transfer may stall, in either direction. */
  STALL_TIMEOUT_MS: 3_500,
  /** Requests are retried only within this time after the first attempt. */
  RETRY_WINDOW_MS: 500,
  MAX_TRIES: 3,
  /** One part of an upload, which may be slow but must progress. */
  PART_TIMEOUT_MS: 60_000,
  /** For each of this many bytes a commit gets one more second, because some stores copy the bytes. */
  COMMIT_BYTES_PER_SECOND: 25 * 1024 ** 2,
  /** Bytes that S3 has not yet received when a commit begins, at most two parts, extend the deadline at this rate. */
  PUT_BYTES_PER_SECOND: 1024 ** 2,
  /** The size of a part; an upload to S3 keeps two parts in memory. */
  PART_BYTES: 8 * 1024 ** 2,
  /** The connections to S3 for each kind of traffic: requests, uploads, downloads. */
  MAX_SOCKETS: 256,
} as const;

/** The time limit of a commit: 4 s up to 100 MiB, then in proportion to the size. */
export function commitTimeoutMs(sizeBytes: number): number {
  const { ANSWER_TIMEOUT_MS, COMMIT_BYTES_PER_SECOND } = STORAGE_LIMITS;
  return Math.max(ANSWER_TIMEOUT_MS, Math.ceil((sizeBytes / COMMIT_BYTES_PER_SECOND) * 1_000));
}

/** By how much the commit of this many bytes extends the deadline of a request. */
export function commitAllowanceMs(sizeBytes: number): number {
  const { ANSWER_TIMEOUT_MS, PART_BYTES, PUT_BYTES_PER_SECOND } = STORAGE_LIMITS;
  const unsentBytes = Math.min(sizeBytes, 2 * PART_BYTES);
  const sendingMs = Math.ceil((unsentBytes / PUT_BYTES_PER_SECOND) * 1_000);
  return commitTimeoutMs(sizeBytes) - ANSWER_TIMEOUT_MS + sendingMs;
}
