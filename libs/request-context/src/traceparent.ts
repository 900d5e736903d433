import { randomUUID } from 'node:crypto';

/** Only version 00: a later version may give the same positions another meaning. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

/**
 * The `traceparent` of our own part of the caller's trace: the same trace id, a new span id. Undefined when the caller sent
 * none, or one that is not well-formed: we start no trace of our own, because no component would collect it.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function continueTrace(traceparent: string | string[] | undefined): string | undefined {
  const [, traceId, flags] = TRACEPARENT.exec(String(traceparent ?? '')) ?? [];
  if (traceId === undefined || flags === undefined) return undefined;
  // Of the flags only "sampled" is known to version 00; the others must be sent as zero.
  const isSampled = (Number.parseInt(flags, 16) & 1) === 1;
  return `00-${traceId}-${newSpanId()}-${isSampled ? '01' : '00'}`;
}

/** The last 16 digits of a UUID: 62 random bits, never all zero, taken from random bytes that Node caches. */
function newSpanId(): string {
  return randomUUID().slice(19).replace('-', '');
}
