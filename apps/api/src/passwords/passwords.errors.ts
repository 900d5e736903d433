import { AppError } from '@app/errors';

/** More passwords wait to be hashed than can be answered in time. */
export class AuthBusyError extends AppError {
  constructor() {
    super(
      'unavailable',
      'auth.busy',
      'Too many people are logging in right now. Nothing was changed; try again shortly.',
      { headers: { 'Retry-After': '5' } },
    );
  }
}

export class PasswordTooCommonError extends AppError {
  constructor(pointer = '/password') {
    super(
      'invalid',
      'auth.password_too_common',
      'The password is one of those that are guessed first. Choose another.',
      { errors: [{ pointer, message: 'is too easy to guess' }] },
    );
  }
}
