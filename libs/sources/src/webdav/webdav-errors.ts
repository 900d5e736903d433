import {
  OutboundBlockedError,
  OutboundRefusedError,
  OutboundUnavailableError,
  OutboundUnknownHostError,
  type OutboundResponse,
} from '@app/outbound';
import {
  SourceBlockedAddressError,
  SourceConsentNeededError,
  SourceEntryChangedError,
  SourceEntryForbiddenError,
  SourceEntryNotFoundError,
  SourceHostUnknownError,
  SourceRangeNotSatisfiableError,
  SourceRefusedError,
  SourceUnavailableError,
} from '../sources.errors.js';

const MAX_RETRY_AFTER_SECONDS = 86_400;

/** Statuses after which the same request may succeed later. 423: the file is locked by its writer. */
const TRANSIENT: ReadonlySet<number> = new Set([408, 423, 425, 429]);

/** The error that a status of the server means. Its text is never used. */
export function errorOfStatus({ status, headers }: OutboundResponse, now: Date): Error {
  if (status === 401) return new SourceConsentNeededError();
  if (status === 403) return new SourceEntryForbiddenError();
  if (status === 404 || status === 410) return new SourceEntryNotFoundError();
  if (status === 412) return new SourceEntryChangedError();
  if (status === 416) return new SourceRangeNotSatisfiableError();
  // 501: the server does not know the method, so it is not WebDAV.
  if (TRANSIENT.has(status) || (status >= 500 && status !== 501)) {
    const retryAfterSeconds = parseRetryAfter(headers['retry-after'], now);
    return new SourceUnavailableError({ retryAfterSeconds });
  }
  return new SourceRefusedError();
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3); at most a day. Undefined for any other text. */
export function parseRetryAfter(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(text)
    ? Number(text)
    : Math.ceil((Date.parse(text) - now.getTime()) / 1_000);
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(seconds, 1), MAX_RETRY_AFTER_SECONDS);
}

/** Translates the errors of libs/outbound. Others, such as the reason of an aborted signal, are returned as they are. */
export function translateOutbound(error: unknown): unknown {
  if (error instanceof OutboundBlockedError) return new SourceBlockedAddressError({ cause: error });
  if (error instanceof OutboundRefusedError) return new SourceRefusedError({ cause: error });
  if (error instanceof OutboundUnknownHostError)
    return new SourceHostUnknownError({ cause: error });
  if (error instanceof OutboundUnavailableError)
    return new SourceUnavailableError({ cause: error });
  return error;
}
