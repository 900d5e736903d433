import { AppError } from '@app/errors';
import { timeLeftMs } from '@app/request-context';
import {
  StorageFullError,
  StorageObjectNotFoundError,
  StorageUnavailableError,
} from '../document-storage.errors.js';
import { inTime } from '../in-time.js';
import { STORAGE_LIMITS } from '../storage-limits.js';

/**
 * Runs a file operation within the time that a store has; a mount whose server went away may hold one for ever.
 * Its faults become errors of the port.
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

/** What the file system threw, as an error of the port; bugs stay what they are. */
export function asStorageError(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof AppError || typeof code !== 'string' || code.startsWith('ERR_')) {
    return error;
  }
  if (code === 'ENOENT') return new StorageObjectNotFoundError({ cause: error });
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StorageFullError({ cause: error });
  return new StorageUnavailableError({ cause: error });
}

/** The system's name of a fault, such as ENOENT. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
