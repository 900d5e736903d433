import { MOVED_FOLDER } from './folder-entry.js';
import { SourceEntryNotFoundError } from '../sources.errors.js';

/**
 * The parts of the path of an entry below the folder of the account.
 *
 * @throws SourceEntryNotFoundError when the id is no such path: it has an empty part, `.` or `..`, a NUL, or a text
 * without a UTF-8 form; or when it is in the folder of files that were moved aside
 */
export function partsOf(id: string): readonly string[] {
  const parts = id === '' ? [] : id.split('/');
  const isPath = parts.every((part) => !['', '.', '..'].includes(part) && !part.includes('\0'));
  if (!isPath || !id.isWellFormed() || parts[0] === MOVED_FOLDER) {
    throw new SourceEntryNotFoundError();
  }
  return parts;
}
