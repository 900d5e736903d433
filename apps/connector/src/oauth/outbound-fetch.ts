import { buffer } from 'node:stream/consumers';
import type { CustomFetch } from 'openid-client';
import type { OutboundClient } from '@app/outbound';

/** Metadata and answers with tokens have a few kilobytes. */
const MAX_ANSWER_BYTES = 256 * 1_024;
const TIMEOUT_MS = 10_000;
/** Statuses whose answer has no body (Fetch standard). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/** Sends the requests of openid-client through the checked connections to other hosts. */
export function outboundFetch(outbound: OutboundClient): CustomFetch {
  return async (url, { method, headers, body, signal }) => {
    const ends = AbortSignal.timeout(TIMEOUT_MS);
    const response = await outbound.request(new URL(url), {
      method,
      headers,
      ...(body instanceof URLSearchParams && { body: body.toString() }),
      maxBytes: MAX_ANSWER_BYTES,
      signal: signal === undefined ? ends : AbortSignal.any([signal, ends]),
    });
    const bytes = await buffer(response.body);
    const isEmpty = WITHOUT_BODY.has(response.status);
    return new Response(isEmpty ? null : new Uint8Array(bytes), {
      status: response.status,
      headers: response.headers,
    });
  };
}
