/**
 * The document store: originals and page results, as objects with keys.
 *
 * For: one small port with streams in and out, which every adapter implements alike (see storage.contract.ts).
 * What `commit` or `put` acknowledged survives a power cut.
 * Not for: names, types, owners or any other knowledge about the bytes.
 */
export {
  DocumentStorage,
  type ByteRange,
  type StagedObject,
  type StoredObject,
} from './document-storage.js';
export { DocumentStorageModule } from './document-storage.module.js';
export { FakeDocumentStorage } from './fake-document-storage.js';
export {
  StorageFullError,
  StorageObjectNotFoundError,
  StorageUnavailableError,
} from './document-storage.errors.js';
export {
  requireKeyPair,
  storageLocation,
  storageSettings,
  type StorageConfig,
} from './document-storage.config.js';
export {
  findStoreIdentity,
  isStoreIdentity,
  putStoreIdentity,
  type StoreIdentity,
} from './store-identity.js';
export { giveBack } from './spare-chunks.js';
export { commitAllowanceMs } from './storage-limits.js';
export { createDocumentStorage } from './create-document-storage.js';
export { storageUrlSchema, type StorageLocation } from './storage-url.js';
