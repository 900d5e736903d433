import { AppError } from '@app/errors';

/** How many entries a round keeps in memory: about 30 MB. */
export const MAX_ENTRIES = 200_000;

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
