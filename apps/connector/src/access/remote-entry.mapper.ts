import type { RemoteEntryMessage } from '@app/contracts';
import type { RemoteEntry } from '@app/sources';
import { isStorableId, storable, storedVersion } from '../ledger/file-rules.js';
import { mediaTypeOfName } from './media-type-of-name.js';

/** Whether the api can name the entry in its ledger. */
export function isTellable({ id }: RemoteEntry): boolean {
  return id !== '' && isStorableId(id);
}

/** Versions are those of the ledger, so that the api can name a row that a round would find. */
export function toMessage(entry: RemoteEntry): RemoteEntryMessage {
  return {
    id: entry.id,
    name: storable(entry.name),
    isFolder: entry.isFolder,
    sizeBytes: entry.sizeBytes,
    modifiedAt: entry.modifiedAt?.toISOString() ?? null,
    version: storedVersion(entry.version),
    mediaType: entry.isFolder ? null : (mediaTypeOfName(entry.name) ?? null),
  };
}
