/** The limits of event streams. docs/limits.md gives the reasons, and a test compares the two. */
export const EVENT_LIMITS = {
  /** Streams of one account in one process; above it 429. */
  MAX_STREAMS_OF_ACCOUNT: 20,
  /** Streams from one network in one process; twice and four times as many from an IPv6 /56 and /48; above it 429. */
  MAX_STREAMS_OF_NETWORK: 100,
  /** Streams in one process; above it 503. */
  MAX_STREAMS: 1_000,
  /** The interval at which followed documents are polled, also without a notification. */
  EVENT_POLL_MS: 2_000,
  /** The interval of comments that are sent so that proxies do not close an idle connection. */
  EVENT_HEARTBEAT_MS: 15_000,
  /** A client that has read nothing for this number of heartbeats is disconnected. */
  MAX_MISSED_HEARTBEATS: 2,
  /** The longest duration of a stream. The client then reconnects with a valid access token. */
  MAX_STREAM_MS: 600_000,
} as const;
