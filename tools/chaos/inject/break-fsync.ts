// Breaks a guarantee on purpose: bytes get their name without being synced, and so does no folder. Only a power cut can
// show it; see unsynced.ts.
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { importBuilt } from './import-built.ts';

interface Staged {
  path: string;
  target: string;
  close(): Promise<void>;
}

const { StagedFile } = await importBuilt<{
  StagedFile: { prototype: { commit(): Promise<void> } };
}>('libs/document-storage/src/file-system/staged-file.js');
StagedFile.prototype.commit = async function commitUnsynced(this: Staged) {
  await this.close();
  await mkdir(dirname(this.target), { recursive: true, mode: 0o700 });
  await rename(this.path, this.target);
};
