import { AppError } from '@app/errors';

/** Every worker that could decrypt the passwords has ended. */
export class DocumentPasswordExpiredError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'document.password_expired',
      'The passwords could not be tried, because the process that they were encrypted for has ended. Send them again: POST …/passwords.',
    );
  }
}
