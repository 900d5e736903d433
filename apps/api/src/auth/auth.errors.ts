import { AppError } from '@app/errors';

/** RFC 9110 section 15.5.2: every 401 names the authentication scheme. */
const CHALLENGE = { 'WWW-Authenticate': 'Bearer' };

/** No token was sent, or it is not valid. The response does not say why, so that attackers learn nothing. */
export class UnauthenticatedError extends AppError {
  constructor(options: { isTokenSent?: boolean; cause?: unknown } = {}) {
    super(
      'unauthenticated',
      'auth.unauthenticated',
      'Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing.',
      {
        // RFC 6750 section 3.1: a request without credentials gets no error code.
        headers: options.isTokenSent
          ? { 'WWW-Authenticate': 'Bearer error="invalid_token"' }
          : CHALLENGE,
        cause: options.cause,
      },
    );
  }
}

/** The same text for an unknown address and for a wrong password. */
export class InvalidCredentialsError extends AppError {
  constructor() {
    super(
      'unauthenticated',
      'auth.invalid_credentials',
      'The e-mail address or the password is wrong. Check both and try again.',
      { headers: CHALLENGE },
    );
  }
}

export class RefreshTokenInvalidError extends AppError {
  constructor() {
    super(
      'unauthenticated',
      'auth.refresh_invalid',
      'The refresh token is unknown, expired or revoked. Log in again.',
      { headers: CHALLENGE },
    );
  }
}

export class RefreshTokenReusedError extends AppError {
  constructor() {
    super(
      'unauthenticated',
      'auth.refresh_reused',
      'The refresh token was used before. Its login was ended, because the token may be stolen. Log in again.',
      { headers: CHALLENGE },
    );
  }
}

export class EmailTakenError extends AppError {
  constructor() {
    super(
      'conflict',
      'auth.email_taken',
      'An account with this e-mail address exists already. Log in instead.',
    );
  }
}

export class RegistrationClosedError extends AppError {
  constructor() {
    super(
      'forbidden',
      'registration.closed',
      'Only the operator creates accounts here. Ask the operator for one, then log in.',
    );
  }
}

/** 400 and not 401: the caller is authenticated, one field of the input is wrong. */
export class WrongPasswordError extends AppError {
  constructor(pointer = '/currentPassword') {
    super(
      'invalid',
      'auth.wrong_password',
      'The password is wrong. Nothing was changed; check it and try again.',
      { errors: [{ pointer, message: 'is not the account’s password' }] },
    );
  }
}
