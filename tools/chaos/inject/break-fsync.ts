// Breaks a guarantee on purpose: originals get their name without being synced, and so does no folder. Only a power cut
// can show it; see unsynced.ts. The store's identity is left alone: without it nobody starts, which hides the rest.
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { importBuilt } from './import-built.ts';

interface Staged {
  path: string;
  target: string;
  close(): Promise<void>;
}

const ORIGINAL = '/originals/';

const { StagedFile } = await importBuilt<{
  StagedFile: { prototype: { commit: (this: Staged) => Promise<void> } };
}>('libs/document-storage/src/file-system/staged-file.js');
const { commit } = StagedFile.prototype;
StagedFile.prototype.commit = async function commitUnsynced(this: Staged) {
  if (!this.target.includes(ORIGINAL)) return commit.call(this);
  await this.close();
  await mkdir(dirname(this.target), { recursive: true, mode: 0o700 });
  await rename(this.path, this.target);
};
