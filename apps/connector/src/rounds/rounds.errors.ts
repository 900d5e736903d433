import { AppError } from '@app/errors';
import type { SourceError } from '@app/contracts';

/** How many entries a round compares. */
export const MAX_ENTRIES = 200_000;
/** How long the paths of all folders of a round may be together: those that are to be listed are kept in memory. */
export const MAX_FOLDER_CHARACTERS = 16_000_000;

/** The folder of a source has more entries than a round compares. */
export class TooManyEntriesError extends AppError {
  constructor() {
    super(
      'unprocessable',
      'source.too_many_entries',
      `The folder has more than ${MAX_ENTRIES} entries, or too many folders with long paths. Choose a smaller folder.`,
    );
  }
}

/** What the owner sees after a complete round that could not record everything. */
export function leftOutNote(count: number): SourceError {
  return {
    code: 'source.entries_left_out',
    message:
      `${count} entries are left out: their paths are longer than 2,000 bytes or have invalid characters, they are ` +
      'more than 32 folders deep, the server forbids to read their folder, or, in a folder of this server, they are ' +
      'links, devices or files with a second name (hard links). All others are kept in step.',
  };
}
