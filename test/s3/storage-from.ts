import { loadConfig } from '@app/config';
import {
  createDocumentStorage,
  storageLocation,
  storageSettings,
  type DocumentStorage,
} from '@app/document-storage';

/** Creates the store of a process with these settings, which writes below these prefixes; by default below all. */
export function storageFrom(
  settings: Record<string, string>,
  writes?: readonly string[],
): DocumentStorage {
  const config = loadConfig([storageSettings], settings);
  return createDocumentStorage(storageLocation(config), config, writes);
}
