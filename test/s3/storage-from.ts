import { loadConfig } from '@app/config';
import {
  createDocumentStorage,
  storageLocation,
  storageSettings,
  type DocumentStorage,
} from '@app/document-storage';

/** Creates the store of a process with these settings. */
export function storageFrom(settings: Record<string, string>): DocumentStorage {
  const config = loadConfig([storageSettings], settings);
  return createDocumentStorage(storageLocation(config), config);
}
