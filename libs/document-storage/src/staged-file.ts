import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { faultPoint } from '@app/fault-points';
import type { StagedObject } from './document-storage.js';
import { translateErrors } from './file-system-errors.js';

/** A temporary file that becomes an object by fsync and rename. */
export class StagedFile implements StagedObject {
  private isOpen = true;

  constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
    private readonly target: string,
    private readonly root: string,
  ) {}

  async write(chunk: Uint8Array): Promise<void> {
    await translateErrors(async () => {
      let offset = 0;
      while (offset < chunk.byteLength) {
        const { bytesWritten } = await this.handle.write(chunk, offset);
        offset += bytesWritten;
      }
    });
  }

  async commit(): Promise<void> {
    await translateErrors(async () => {
      await this.handle.sync();
      faultPoint('storage.synced');
      await this.close();
      await mkdir(dirname(this.target), { recursive: true, mode: 0o700 });
      await rename(this.path, this.target);
      faultPoint('storage.renamed');
      // The rename, and each folder that mkdir may have made, lasts only once its parent is synced.
      await this.syncFolders();
    });
  }

  async discard(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }

  private async close(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    await this.handle.close();
  }

  private async syncFolders(): Promise<void> {
    const stop = dirname(this.root);
    for (let folder = dirname(this.target); ; folder = dirname(folder)) {
      const handle = await open(folder, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (folder === stop || !folder.startsWith(stop + sep)) return;
    }
  }
}
