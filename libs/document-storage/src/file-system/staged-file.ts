import { mkdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { faultPoint } from '@app/fault-points';
import type { StagedObject } from '../document-storage.js';
import { StorageUnavailableError } from '../document-storage.errors.js';
import { commitTimeoutMs } from '../storage-limits.js';
import { translateErrors } from './file-system-errors.js';
import { syncFolder } from './sync-folder.js';

/** A temporary file that becomes an object by fsync and rename. */
export class StagedFile implements StagedObject {
  private isOpen = true;
  private sizeBytes = 0;
  private isGivenUp = false;
  private isMoved = false;

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
    this.sizeBytes += chunk.byteLength;
  }

  async commit(): Promise<void> {
    try {
      await translateErrors(() => this.syncAndRename(), commitTimeoutMs(this.sizeBytes));
    } catch (error) {
      this.isGivenUp = error instanceof StorageUnavailableError;
      throw error;
    }
  }

  /** Nobody waits for a store that does not answer: what it holds on to is removed later, or by the sweep. */
  async discard(): Promise<void> {
    const removed = translateErrors(() => this.remove());
    if (this.isGivenUp) void removed.catch(() => undefined);
    else await removed;
  }

  private async remove(): Promise<void> {
    await this.close();
    // After a commit nothing lies there: to look for it costs an upload a turn of the thread pool.
    if (!this.isMoved) await rm(this.path, { force: true });
  }

  private async syncAndRename(): Promise<void> {
    await this.handle.sync();
    faultPoint('storage.synced');
    await this.close();
    await mkdir(dirname(this.target), { recursive: true, mode: 0o700 });
    // Whoever waited was told that it failed: nothing may show now.
    if (this.isGivenUp) throw new StorageUnavailableError();
    await rename(this.path, this.target);
    this.isMoved = true;
    faultPoint('storage.renamed');
    // The rename, and each folder that mkdir may have made, lasts only once its parent is synced.
    await this.syncFolders();
  }

  private async close(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    await this.handle.close();
  }

  /** All at once: nothing is acknowledged before the last of them is done, so their order does not matter. */
  private async syncFolders(): Promise<void> {
    const stop = dirname(this.root);
    const folders: string[] = [];
    for (let folder = dirname(this.target); ; folder = dirname(folder)) {
      folders.push(folder);
      if (folder === stop || !folder.startsWith(stop + sep)) break;
    }
    await Promise.all(folders.map(syncFolder));
  }
}
