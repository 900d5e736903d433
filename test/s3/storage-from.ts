import { loadConfig } from '@app/config';
import {
  createDocumentStorage,
  storageLocation,
  storageSettings,
  type DocumentStorage,
} from '@app/document-storage';

/** The store that a process with these settings would have. */
export function storageFrom(settings: Record<string, string>): DocumentStorage {
  const config = loadConfig([storageSettings], settings);
  return createDocumentStorage(storageLocation(config), config);
}
