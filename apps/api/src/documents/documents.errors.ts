import { AppError } from '@app/errors';

export class DocumentNotFoundError extends AppError {
  constructor() {
    super(
      'not-found',
      'document.not_found',
      'There is no such document. Check its id; GET /v1/documents lists yours.',
    );
  }
}

export class DocumentNotReadyError extends AppError {
  constructor() {
    super(
      'conflict',
      'document.not_ready',
      'The text is still being read. Ask again once the status is ready.',
    );
  }
}

export class DocumentFailedError extends AppError {
  constructor(reason?: { code: string; message: string }) {
    const detail = reason === undefined ? '' : ` (${reason.code}: ${reason.message})`;
    super(
      'conflict',
      'document.failed',
      `The text could not be read${detail}. POST …/ocr tries again.`,
    );
  }
}

export class DocumentChangedError extends AppError {
  constructor() {
    super(
      'precondition-failed',
      'document.changed',
      'The document is not the one that If-Match names any more. Get it again, then repeat your change.',
    );
  }
}
