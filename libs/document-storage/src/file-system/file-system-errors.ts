import { AppError } from '@app/errors';
import { timeLeftMs } from '@app/request-context';
import {
  StorageFullError,
  StorageObjectNotFoundError,
  StorageUnavailableError,
} from '../document-storage.errors.js';
import { inTime } from '../in-time.js';
import { STORAGE_LIMITS } from '../storage-limits.js';

/** The object is not there: its name is free, or a link or a file is in the place of a file or a folder of the store. */
const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ELOOP', 'ENOTDIR']);

/**
 * Runs a file operation within the store's time limit, because an operation on a network mount whose server disappeared can
 * hang for ever. Converts its errors into errors of the port.
 */
export async function translateErrors<T>(
  operation: () => Promise<T>,
  timeoutMs: number = STORAGE_LIMITS.ANSWER_TIMEOUT_MS,
): Promise<T> {
  try {
    return await inTime(timeLeftMs(timeoutMs), operation());
  } catch (error) {
    throw asStorageError(error);
  }
}

/** Converts an error of the file system into an error of the port; other errors are returned unchanged. */
export function asStorageError(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof AppError || typeof code !== 'string' || code.startsWith('ERR_')) {
    return error;
  }
  if (ABSENT.has(code)) return new StorageObjectNotFoundError({ cause: error });
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StorageFullError({ cause: error });
  return new StorageUnavailableError({ cause: error });
}

/** For writes: a folder that is missing, or is a link, is a fault of the store and not a missing object. */
export async function translateWriteErrors<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    if (!(error instanceof StorageObjectNotFoundError)) throw error;
    throw new StorageUnavailableError({ cause: error });
  }
}

/** The system's name of an error, such as ENOENT. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
