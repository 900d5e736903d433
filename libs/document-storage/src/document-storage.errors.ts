import { AppError } from '@app/errors';

export class StorageObjectNotFoundError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'unavailable',
      'storage.object_missing',
      'The bytes of this document cannot be found in the store. Tell the operator.',
      { ...options, headers: { 'Retry-After': '60' } },
    );
  }
}

export class StorageFullError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'insufficient-storage',
      'storage.full',
      'The server has no room left for this file. Nothing was stored; try again later.',
      options,
    );
  }
}

/** The store is unavailable, too slow, or not in a usable state. */
export class StorageUnavailableError extends AppError {
  constructor(options: { cause?: unknown } = {}) {
    super(
      'unavailable',
      'storage.unavailable',
      'The store of documents does not answer. Nothing was changed; try again shortly.',
      { ...options, headers: { 'Retry-After': '5' } },
    );
  }
}
