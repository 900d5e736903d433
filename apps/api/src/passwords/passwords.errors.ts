import { AppError } from '@app/errors';

/** Too many passwords wait to be hashed. */
export class AuthBusyError extends AppError {
  constructor() {
    super(
      'unavailable',
      'auth.busy',
      'Too many users are logging in at the moment. Nothing was changed; try again in a few seconds.',
      { headers: { 'Retry-After': '5' } },
    );
  }
}

export class PasswordTooCommonError extends AppError {
  constructor(pointer = '/password') {
    super(
      'invalid',
      'auth.password_too_common',
      'The password is too common and easy to guess. Choose another.',
      { errors: [{ pointer, message: 'is too easy to guess' }] },
    );
  }
}
