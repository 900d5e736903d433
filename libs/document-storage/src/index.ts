/**
 * Where bytes lie: originals and page results, as objects under keys.
 *
 * For: one small port, streams in and out, that every adapter fulfils alike (see storage.contract.ts).
 * Durable means durable: what `commit` or `put` acknowledged survives a power cut.
 * Not for: names, types, owners or any other knowledge of what the bytes are.
 */
export {
  DocumentStorage,
  type ByteRange,
  type StagedObject,
  type StoredObject,
} from './document-storage.js';
export { DocumentStorageModule } from './document-storage.module.js';
export { FakeDocumentStorage } from './fake.document-storage.js';
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
