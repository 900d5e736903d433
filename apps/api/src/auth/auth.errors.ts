import { AppError } from '@app/errors';

/** No token was sent, or it is not valid (any more). Why it is not stays between us and the log. */
export class UnauthenticatedError extends AppError {
  constructor(options: { isTokenSent?: boolean; cause?: unknown } = {}) {
    super(
      'unauthenticated',
      'auth.unauthenticated',
      'Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing.',
      {
        // RFC 6750 section 3.1: a request without any credentials is not told of an error.
        headers: {
          'WWW-Authenticate': options.isTokenSent ? 'Bearer error="invalid_token"' : 'Bearer',
        },
        cause: options.cause,
      },
    );
  }
}
