import { mkdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { faultPoint } from '@app/fault-points';
import type { StagedObject } from '../document-storage.js';
import { StorageUnavailableError } from '../document-storage.errors.js';
import { commitTimeoutMs } from '../storage-limits.js';
import { asStorageError, translateErrors } from './file-system-errors.js';
import { HeldBytes } from './held-bytes.js';
import { syncFolder } from './sync-folder.js';

/** So many bytes are sent to the disk at once, or the commit would wait for all of them. */
const FLUSH_BYTES = 4 * 1024 ** 2;

/** One at a time in the process: each holds one of the few threads that also open and read files. */
const flushes = { isOn: false };

/**
 * A temporary file that becomes an object by fsync and rename. What comes while bytes are being written waits and is
 * written in one go, so that the sender, the hash and the disk all work at once.
 */
export class StagedFile implements StagedObject {
  private readonly held = new HeldBytes();
  /** The writing that goes on. It never rejects: what goes wrong is kept in `fault` for whoever calls next. */
  private writing: Promise<void> | undefined;
  private fault: { readonly error: unknown } | undefined;
  private flushing: Promise<void> | undefined;
  private unflushedBytes = 0;
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
    this.refuseIfFaulty();
    this.held.add(chunk);
    this.sizeBytes += chunk.byteLength;
    this.writing ??= this.writeHeld();
    while (this.held.isFull) await this.writing;
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
    this.held.forget();
    const removed = translateErrors(() => this.remove());
    if (this.isGivenUp || this.fault?.error instanceof StorageUnavailableError) {
      void removed.catch(() => undefined);
    } else await removed;
  }

  private async writeHeld(): Promise<void> {
    try {
      await translateErrors(async () => {
        const { bytesWritten } = await this.handle.writev(this.held.chunks);
        this.held.drop(bytesWritten);
        this.unflushedBytes += bytesWritten;
      });
      if (this.unflushedBytes >= FLUSH_BYTES && !flushes.isOn) this.flushing = this.flush();
    } catch (error) {
      this.fault = { error };
      this.held.forget();
    }
    this.writing = this.held.chunks.length > 0 ? this.writeHeld() : undefined;
  }

  /**
   * The system tells a fault of the disk once: whoever commits must hear of it. A disk that takes its time is none, for
   * nobody waits but the commit, which has a limit of its own.
   */
  private async flush(): Promise<void> {
    this.unflushedBytes = 0;
    flushes.isOn = true;
    try {
      await this.handle.datasync();
    } catch (error) {
      this.fault = { error: asStorageError(error) };
    }
    flushes.isOn = false;
    this.flushing = undefined;
  }

  private async written(): Promise<void> {
    while (this.writing !== undefined) await this.writing;
    this.refuseIfFaulty();
  }

  private refuseIfFaulty(): void {
    if (this.fault !== undefined) throw this.fault.error;
  }

  private async remove(): Promise<void> {
    // Closing waits for what is still on its way to the disk, which nobody needs any more.
    if (this.flushing === undefined) await this.close();
    else void this.close().catch(() => undefined);
    // After a commit nothing lies there: to look for it costs an upload a turn of the thread pool.
    if (!this.isMoved) await rm(this.path, { force: true });
  }

  private async syncAndRename(): Promise<void> {
    await this.written();
    await Promise.all([this.handle.sync(), this.flushing]);
    this.refuseIfFaulty();
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
