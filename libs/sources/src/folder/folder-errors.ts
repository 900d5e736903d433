import { AppError } from '@app/errors';
import {
  SourceEntryForbiddenError,
  SourceEntryNotFoundError,
  SourceUnavailableError,
} from '../sources.errors.js';

/**
 * No such file or folder, or something else has its name: ELOOP for a link, ENXIO for a socket, EISDIR and ENOTDIR for a
 * folder in the place of a file and the reverse.
 */
const ABSENT: ReadonlySet<unknown> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ELOOP',
  'ENXIO',
  'ENAMETOOLONG',
]);
const FORBIDDEN: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM']);

/** Converts an error of the file system into an error of the port; other errors are returned unchanged. */
export function asSourceError(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof AppError || typeof code !== 'string' || code.startsWith('ERR_')) {
    return error;
  }
  if (ABSENT.has(code)) return new SourceEntryNotFoundError({ cause: error });
  if (FORBIDDEN.has(code)) return new SourceEntryForbiddenError({ cause: error });
  // Such as EIO and ESTALE of a network mount.
  return new SourceUnavailableError({ cause: error });
}

/** The system's name of an error, such as ENOENT. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
