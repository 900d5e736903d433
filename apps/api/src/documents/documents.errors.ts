import { AppError } from '@app/errors';

export class DocumentNotFoundError extends AppError {
  constructor() {
    super(
      'not-found',
      'document.not_found',
      'There is no such document. Check the id; GET /v1/documents lists your documents.',
    );
  }
}

export class DocumentNotReadyError extends AppError {
  constructor() {
    super(
      'conflict',
      'document.not_ready',
      'The text is still being read. Try again when the status is ready.',
    );
  }
}

export class DocumentFailedError extends AppError {
  constructor(reason?: { code: string; message: string }) {
    const detail = reason === undefined ? '' : ` (${reason.code}: ${reason.message})`;
    super(
      'conflict',
      'document.failed',
      `The text could not be read${detail}. POST …/ocr starts another attempt.`,
    );
  }
}

export class DocumentChangedError extends AppError {
  constructor() {
    super(
      'precondition-failed',
      'document.changed',
      'The document has changed since the ETag in If-Match. Get it again, then repeat your change.',
    );
  }
}
