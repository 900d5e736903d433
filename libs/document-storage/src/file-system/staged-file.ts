import { mkdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { faultPoint } from '@app/fault-points';
import type { StagedObject } from '../document-storage.js';
import { StorageUnavailableError } from '../document-storage.errors.js';
import { commitTimeoutMs } from '../storage-limits.js';
import { translateErrors } from './file-system-errors.js';
import { HeldBytes } from './held-bytes.js';
import { syncFolder } from './sync-folder.js';

/** A sender that is faster than the disk waits at so many bytes. */
const MAX_HELD_BYTES = 512 * 1024;

/** So many bytes are sent to the disk at once, or the commit would wait for all of them. */
const FLUSH_BYTES = 4 * 1024 ** 2;

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
    while (this.held.sizeBytes >= MAX_HELD_BYTES) await this.writing;
  }

  async commit(): Promise<void> {
    await this.written();
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
    if (this.isGivenUp) void removed.catch(() => undefined);
    else await removed;
  }

  private async writeHeld(): Promise<void> {
    try {
      await translateErrors(async () => {
        const { bytesWritten } = await this.handle.writev(this.held.chunks);
        this.held.drop(bytesWritten);
        this.unflushedBytes += bytesWritten;
      });
      if (this.unflushedBytes >= FLUSH_BYTES) this.flushing ??= this.flush();
    } catch (error) {
      this.fault = { error };
      this.held.forget();
    }
    this.writing = this.held.sizeBytes > 0 ? this.writeHeld() : undefined;
  }

  /** The system tells a fault of the disk once: whoever commits must hear of it. */
  private async flush(): Promise<void> {
    this.unflushedBytes = 0;
    try {
      await translateErrors(() => this.handle.datasync(), commitTimeoutMs(this.sizeBytes));
    } catch (error) {
      this.fault = { error };
    }
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
    // After a commit nothing lies there: to look for it costs an upload a turn of the thread pool.
    if (!this.isMoved) await rm(this.path, { force: true });
    const closed = this.close();
    // Closing waits for what is still on its way to the disk, which nobody needs any more.
    if (this.flushing === undefined) await closed;
    else void closed.catch(() => undefined);
  }

  private async syncAndRename(): Promise<void> {
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
