// Breaks a guarantee on purpose: the bytes of originals are synced, but none of the folders that tell where they are. Only a
// power cut can show it; see unsynced.ts. The store's identity is left alone: without it nobody starts.
import { importBuilt } from './import-built.ts';

interface Staged {
  target: string;
}

const ORIGINAL = '/originals/';

const { StagedFile } = await importBuilt<{
  StagedFile: { prototype: { syncFolders: (this: Staged) => Promise<void> } };
}>('libs/document-storage/src/file-system/staged-file.js');
const { syncFolders } = StagedFile.prototype;
StagedFile.prototype.syncFolders = async function leaveUnsynced(this: Staged) {
  if (!this.target.includes(ORIGINAL)) await syncFolders.call(this);
};
