import { AppError } from '@app/errors';

/** The bytes that were stored are not there: the document was purged meanwhile, or the store has lost them. */
export class DocumentMissingError extends AppError {
  constructor(cause?: unknown) {
    super('not-found', 'document.missing', 'The stored bytes of the document cannot be found.', {
      cause,
    });
  }
}

/** The bytes that are there are not those that were stored. */
export class DocumentChangedError extends AppError {
  constructor() {
    super(
      'conflict',
      'document.changed',
      'The stored bytes of the document are not those that were uploaded.',
    );
  }
}
