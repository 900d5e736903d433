import { AppError } from '@app/errors';
import {
  StorageFullError,
  StorageObjectNotFoundError,
  StorageUnavailableError,
} from '../document-storage.errors.js';

const ABSENT = ['NoSuchKey', 'NotFound', 'NoSuchUpload'];
/** There is no standard name for a full store; these are the names of MinIO, Ceph, versitygw and others. */
const FULL = [
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'QuotaExceeded',
  'QuotaExceededException',
  'InsufficientStorage',
  'StorageFull',
  'InsufficientCapacity',
];
const STATUS_FULL = 507;

/** Converts an error of an S3 store, or of the network, into an error of the port. */
export function asStorageError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const options = { cause: error };
  if (ABSENT.includes(s3CodeOf(error))) return new StorageObjectNotFoundError(options);
  if (FULL.includes(s3CodeOf(error)) || statusOf(error) === STATUS_FULL) {
    return new StorageFullError(options);
  }
  return new StorageUnavailableError(options);
}

/** The store's name of an error, such as NoSuchKey. */
export function s3CodeOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata
    ?.httpStatusCode;
}
