import type { StorageConfig } from './document-storage.config.js';
import type { DocumentStorage } from './document-storage.js';
import { FileSystemDocumentStorage } from './file-system/file-system-document-storage.js';
import { createS3Clients } from './s3/s3-clients.js';
import { S3DocumentStorage } from './s3/s3-document-storage.js';
import type { StorageLocation } from './storage-url.js';

/**
 * Creates the adapter for a location; sends no request to the store yet. `writes` are the only prefixes under which the
 * process stores and removes objects, such as `extractions/`; by default all.
 */
export function createDocumentStorage(
  location: StorageLocation,
  config: StorageConfig,
  writes?: readonly string[],
): DocumentStorage {
  if (location.kind === 'file') return new FileSystemDocumentStorage(location.path, writes);
  return new S3DocumentStorage(createS3Clients(location, config), location, writes);
}
