/**
 * Limits of the public listener that no operator needs to change. docs/limits.md lists them with their
 * reasons, together with the limits that are settings.
 */
export const LIMITS = {
  /** Request line and header lines together; above it 431. Twice the most that browsers and proxies send. */
  MAX_HEAD_BYTES: 24 * 1024,
  /**
   * Header lines; above it 431. The list is never truncated, because the last X-Forwarded-For is the one that
   * counts.
   */
  MAX_HEADERS: 100,
  /** The target of a request; above it 414. RFC 9112 asks for at least 8,000 octets. */
  MAX_TARGET_BYTES: 8 * 1024,
  /** A JSON body; above it 413. Every body of the contract is much smaller. */
  MAX_JSON_BYTES: 64 * 1024,
  /** Depth of nested objects and arrays; the deepest body of the contract has two levels. */
  MAX_JSON_DEPTH: 16,
  /** An upload below this rate gets 408. */
  MIN_UPLOAD_BYTES_PER_SECOND: 1024,
  /** After {@link UPLOAD_SLOW_PHASE_MS}, an upload with a lower average rate since its beginning gets 408. */
  MIN_LONG_UPLOAD_BYTES_PER_SECOND: 8 * 1024,
  /** How long an upload may be slower than {@link MIN_LONG_UPLOAD_BYTES_PER_SECOND}. */
  UPLOAD_SLOW_PHASE_MS: 600_000,
  /** Requests of one connection that wait for their responses; no ordinary client pipelines more. */
  MAX_PIPELINED: 16,
  /**
   * A connection without traffic in both directions is closed: mostly a download that the client does not
   * read.
   */
  SOCKET_IDLE_MS: 120_000,
  /** How often timeouts are checked; a timeout can fire this much later. */
  CHECK_INTERVAL_MS: 1_000,
  /** How long a refused sender may still send, so that it sees the response and not a reset. */
  LINGER_MS: 1_000,
  /**
   * How long idle connections stay open at shutdown: a request on its way still gets a response, with
   * `close`.
   */
  IDLE_LINGER_MS: 1_000,
  /** After this time without traffic the kernel probes the peer (TCP keep-alive). */
  TCP_KEEP_ALIVE_MS: 60_000,
} as const;
