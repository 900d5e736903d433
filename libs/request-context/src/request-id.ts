import { v7 as uuidv7 } from 'uuid';

/** The characters that a caller may use in a request id. */
export const REQUEST_ID_PATTERN = /^[A-Za-z0-9._-]{1,128}$/;

/** A new request id; UUIDv7, so that ids sort by time. */
export function newRequestId(): string {
  return uuidv7();
}

/** The caller's own `X-Request-Id` if it is well-formed, otherwise a new one. */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && REQUEST_ID_PATTERN.test(header) ? header : newRequestId();
}
