import { errors } from 'undici';
import {
  OutboundBlockedError,
  OutboundRefusedError,
  OutboundUnavailableError,
} from './outbound.errors.js';

/** The codes of certificates that are not valid, and of answers that are not TLS. */
const TLS_CODES = /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_)/;

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
