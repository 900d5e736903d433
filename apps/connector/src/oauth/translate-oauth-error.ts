import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import {
  OutboundBlockedError,
  OutboundRefusedError,
  OutboundUnavailableError,
} from '@app/outbound';
import { SourceUnavailableError } from '@app/sources';
import { OAuthRefusedError } from './oauth.errors.js';

const MAX_RETRY_AFTER_SECONDS = 86_400;

/**
 * Translates what openid-client throws: an OAuthRefusedError when the provider has answered with an error of OAuth or an
 * answer that is not valid, otherwise SourceUnavailableError.
 */
export function translateOAuthError(error: unknown): Error {
  if (error instanceof ResponseBodyError) {
    if (error.status === 429 || error.status >= 500) return unavailable(error.response);
    return new OAuthRefusedError(nameOf(error.error));
  }
  if (error instanceof AuthorizationResponseError)
    return new OAuthRefusedError(nameOf(error.error));
  const cause = error instanceof Error ? error.cause : undefined;
  if (isOutbound(error)) return new SourceUnavailableError({ cause: error });
  if (isOutbound(cause)) return new SourceUnavailableError({ cause });
  if (cause instanceof Response && cause.status >= 429) return unavailable(cause);
  if (error instanceof ClientError && error.code !== undefined && !isTimeout(error.code)) {
    return new OAuthRefusedError(error.code.toLowerCase());
  }
  return new SourceUnavailableError();
}

function unavailable({ headers }: Response): SourceUnavailableError {
  const seconds = Number(headers.get('retry-after'));
  if (!Number.isInteger(seconds) || seconds < 1) return new SourceUnavailableError();
  return new SourceUnavailableError({
    retryAfterSeconds: Math.min(seconds, MAX_RETRY_AFTER_SECONDS),
  });
}

function isOutbound(error: unknown): boolean {
  return (
    error instanceof OutboundUnavailableError ||
    error instanceof OutboundRefusedError ||
    error instanceof OutboundBlockedError
  );
}

function isTimeout(code: string): boolean {
  return code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT';
}

/** Only a name as the standard has it (RFC 6749, 5.2) may be logged. */
function nameOf(error: string): string {
  return /^[a-z_]{1,40}$/.test(error) ? error : 'unknown';
}
