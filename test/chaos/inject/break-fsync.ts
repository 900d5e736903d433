// Plants a fault: the bytes of originals are not synced. Only a power cut shows this; see unsynced.ts. The identity file
// of the store is still synced, because without it no process starts.
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
