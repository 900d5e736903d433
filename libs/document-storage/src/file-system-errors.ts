import { StorageFullError, StorageObjectNotFoundError } from './document-storage.errors.js';

/** Runs a file operation; the two faults that callers tell apart become errors of the port. */
export async function translateErrors<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') throw new StorageObjectNotFoundError({ cause: error });
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new StorageFullError({ cause: error });
    throw error;
  }
}

/** The system's name of a fault, such as ENOENT. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
