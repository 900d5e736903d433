// Breaks a guarantee on purpose: originals get their name without their bytes being synced. Only a power cut can show it;
// see unsynced.ts. The store's identity is left alone: without it nobody starts, which hides the rest.
import { importBuilt } from './import-built.ts';

interface Staged {
  target: string;
  handle: { sync(): Promise<void> };
}

const ORIGINAL = '/originals/';

const { StagedFile } = await importBuilt<{
  StagedFile: { prototype: { commit: (this: Staged) => Promise<void> } };
}>('libs/document-storage/src/file-system/staged-file.js');
const { commit } = StagedFile.prototype;
StagedFile.prototype.commit = function commitUnsynced(this: Staged) {
  if (this.target.includes(ORIGINAL)) this.handle.sync = async () => undefined;
  return commit.call(this);
};
