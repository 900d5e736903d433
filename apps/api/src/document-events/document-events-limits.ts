/** What streams of events may cost; docs/limits.md gives the reasons, and a test compares the two. */
export const EVENT_LIMITS = {
  /** Streams of one account in one process. */
  MAX_STREAMS_OF_ACCOUNT: 20,
  /** Streams in one process; above it 503. */
  MAX_STREAMS: 1_000,
  /** The documents that are followed are looked at this often, whether or not a notification came. */
  EVENT_POLL_MS: 2_000,
  /** A comment is sent this often, so that no proxy takes the connection for dead. */
  EVENT_HEARTBEAT_MS: 15_000,
  /** A reader that has taken nothing for so many heartbeats is cut. */
  MAX_MISSED_HEARTBEATS: 2,
  /** Then the stream ends, and its reader comes back with a token that is still good. */
  MAX_STREAM_MS: 600_000,
} as const;
