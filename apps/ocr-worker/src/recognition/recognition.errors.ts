import { AppError } from '@app/errors';

/** The original is not in the store: the document has been purged meanwhile, or the store has lost it. */
export class DocumentMissingError extends AppError {
  constructor(cause?: unknown) {
    super('not-found', 'document.missing', 'The stored bytes of the document cannot be found.', {
      cause,
    });
  }
}

/** The stored original differs from the one that was uploaded. */
export class DocumentChangedError extends AppError {
  constructor() {
    super(
      'conflict',
      'document.changed',
      'The stored bytes of the document differ from those that were uploaded.',
    );
  }
}
