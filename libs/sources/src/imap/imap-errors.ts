import { toOutboundError } from '@app/outbound';
import { AppError } from '@app/errors';
import {
  SourceConsentNeededError,
  SourceEntryForbiddenError,
  SourceEntryNotFoundError,
  SourceRefusedError,
  SourceUnavailableError,
} from '../sources.errors.js';
import { translateOutbound } from '../webdav/webdav-errors.js';

/** What imapflow adds to its errors. */
interface ImapFailure {
  readonly code?: unknown;
  readonly authenticationFailed?: boolean;
  /** The code of a refusal (RFC 9051, 7.1). */
  readonly serverResponseCode?: unknown;
  readonly responseStatus?: unknown;
  readonly mailboxMissing?: boolean;
  readonly tlsFailed?: boolean;
}

/** Codes of refusals that may be over later, also when the server answers to a password. */
const TRANSIENT: ReadonlySet<unknown> = new Set([
  'UNAVAILABLE',
  'INUSE',
  'LIMIT',
  'SERVERBUG',
  'CONTACTADMIN',
  'THROTTLED',
  'OVERQUOTA',
]);

/** Answers that are too large, or that are not IMAP. */
const UNUSABLE =
  /^(?:ParserError|LineTooLarge|LiteralTooLarge|ResponseTooLarge|TooManyTokens|TooManyResponses|MAX_IMAP_NESTING|MissingTag|UnexpectedTag|InvalidResponse|ResponseProcessingFailed|STARTTLS_INJECTION|Invalid)/;

/** The error of a source that a failure means. Texts of the server are in the cause only, which is never shown. */
export function imapErrorOf(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const failure = (error ?? {}) as ImapFailure;
  const code = typeof failure.code === 'string' ? failure.code : '';
  if (TRANSIENT.has(failure.serverResponseCode))
    return new SourceUnavailableError({ cause: error });
  if (failure.authenticationFailed === true) return new SourceConsentNeededError({ cause: error });
  if (failure.mailboxMissing === true) return new SourceEntryNotFoundError({ cause: error });
  if (failure.serverResponseCode === 'NOPERM')
    return new SourceEntryForbiddenError({ cause: error });
  if (failure.tlsFailed === true || UNUSABLE.test(code) || failure.responseStatus === 'BAD') {
    return new SourceRefusedError({ cause: error });
  }
  // It refuses one mailbox, or one mail.
  if (failure.responseStatus === 'NO') return new SourceEntryForbiddenError({ cause: error });
  return translateOutbound(toOutboundError(error));
}
