import { AppError } from '@app/errors';
import { MAX_ENTRIES } from './folder-walk.js';

/** The folder of a source has more entries than a round compares. */
export class TooManyEntriesError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.too_many_entries',
      `The folder has more than ${MAX_ENTRIES} entries. Choose a smaller folder.`,
    );
  }
}
