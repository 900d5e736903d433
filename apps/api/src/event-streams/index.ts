/** Streams of Server-Sent Events: the exports that other features may use. */
export { EVENT_LIMITS } from './event-limits.js';
export { EventStreamsTooManyError } from './event-streams.errors.js';
export { EventStreamsModule } from './event-streams.module.js';
export { EventStreams } from './event-streams.js';
