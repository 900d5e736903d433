/**
 * Limits of the public listener that no operator needs to change; docs/limits.md gives them with their reasons, beside those
 * that are settings.
 */
export const LIMITS = {
  /** Request line and header lines together; above it 431. Twice what browsers and proxies send at their worst. */
  MAX_HEAD_BYTES: 24 * 1024,
  /** Header lines. Refused with 431, never cut: the last X-Forwarded-For is the one that counts. */
  MAX_HEADERS: 100,
  /** The target of a request; above it 414. RFC 9112 asks for at least 8,000 octets. */
  MAX_TARGET_BYTES: 8 * 1024,
  /** A JSON body, far more than any of the contract needs; above it 413. */
  MAX_JSON_BYTES: 64 * 1024,
  /** Objects and arrays inside each other; the contract's deepest body has two. */
  MAX_JSON_DEPTH: 16,
  /** An upload below this rate has stopped moving. */
  MIN_UPLOAD_BYTES_PER_SECOND: 1024,
  /** Requests of one connection that wait for their answers; nobody honest pipelines more. */
  MAX_PIPELINED: 16,
  /** A connection on which nothing moves either way is closed: mostly a download that nobody reads. */
  SOCKET_IDLE_MS: 120_000,
  /** How often time-outs are looked at; they end that much later at most. */
  CHECK_INTERVAL_MS: 1_000,
  /** How long a refused sender may still send, so that it gets to see the answer and not a reset. */
  LINGER_MS: 1_000,
  /** How long idle connections stay when shutting down: a request that is on its way is answered, with close. */
  IDLE_LINGER_MS: 1_000,
  /** When the kernel asks a silent peer whether it lives. */
  TCP_KEEP_ALIVE_MS: 60_000,
} as const;
