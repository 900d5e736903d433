import { errors } from 'undici';
import {
  OutboundBlockedError,
  OutboundRefusedError,
  OutboundUnavailableError,
  OutboundUnknownHostError,
} from './outbound.errors.js';

/** The codes of certificates that are not valid, and of answers that are not TLS. */
const TLS_CODES = /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_)/;

/** What name servers answer (RFC 1035): there is no such name, or it has no address. A name server that fails has others. */
const NO_ADDRESS: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

/** Translates what undici and Node throw into the errors of this lib. */
export function translateError(error: unknown): Error {
  if (isOurs(error)) return error;
  const code = codeOf(error);
  if (TLS_CODES.test(code)) {
    return new OutboundRefusedError('The certificate is not valid, or the answer is not TLS', {
      cause: error,
    });
  }
  // Without the cause: it holds bytes of the answer.
  if (error instanceof errors.HTTPParserError)
    return new OutboundRefusedError('The answer is not HTTP');
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new OutboundRefusedError('The headers of the answer are too large');
  }
  if (NO_ADDRESS.has(code)) {
    return new OutboundUnknownHostError('No host has this name', { cause: error });
  }
  return new OutboundUnavailableError('The host does not answer', { cause: error });
}

function isOurs(error: unknown): error is Error {
  return (
    error instanceof OutboundBlockedError ||
    error instanceof OutboundRefusedError ||
    error instanceof OutboundUnavailableError
  );
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
