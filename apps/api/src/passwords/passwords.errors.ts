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
