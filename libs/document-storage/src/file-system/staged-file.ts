import { rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { faultPoint } from '@app/fault-points';
import type { StagedObject } from '../document-storage.js';
import { StorageUnavailableError } from '../document-storage.errors.js';
import { commitTimeoutMs } from '../storage-limits.js';
import { asStorageError, translateErrors, translateWriteErrors } from './file-system-errors.js';
import { inFolder, makeFolders } from '@app/link-free-files';
import { HeldBytes } from './held-bytes.js';
import { syncFolder } from './sync-folder.js';

/** After this many bytes a flush to the disk begins; otherwise the commit would wait for all of them. */
const FLUSH_BYTES = 4 * 1024 ** 2;

/** One flush at a time in the process: each occupies one of the few threads that also open and read files. */
const flushes = { isOn: false };

/**
 * A temporary file that becomes an object by fsync and rename. Bytes that arrive during a write wait and are then written
 * together, so that receiving, hashing and writing overlap.
 */
export class StagedFile implements StagedObject {
  private readonly held = new HeldBytes();
  /** The write in progress. It never rejects: an error is kept in `fault` for the next call. */
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
      await translateWriteErrors(
        translateErrors(() => this.syncAndRename(), commitTimeoutMs(this.sizeBytes)),
      );
    } catch (error) {
      this.isGivenUp = error instanceof StorageUnavailableError;
      throw error;
    }
  }

  /** Does not wait for a store that does not answer: the file is removed later, or by the sweeper. */
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
   * The kernel reports a write error only once, so it is kept for `commit()`. A slow disk is not an error: only `commit()`
   * waits for it, with its own time limit.
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
    // Closing waits for writes in progress, whose result is no longer needed.
    if (this.flushing === undefined) await this.close();
    else void this.close().catch(() => undefined);
    // After a commit the staged file does not exist; looking for it would cost each upload one operation of the thread pool.
    if (this.isMoved) return;
    await inFolder(dirname(this.path), (folder) =>
      rm(join(folder, basename(this.path)), { force: true }),
    );
  }

  private async syncAndRename(): Promise<void> {
    await this.written();
    await Promise.all([this.handle.sync(), this.flushing]);
    this.refuseIfFaulty();
    faultPoint('storage.synced');
    await this.close();
    await makeFolders(this.root, dirname(this.target));
    // The caller was told that the commit failed, so the object must not become visible now.
    if (this.isGivenUp) throw new StorageUnavailableError();
    await this.move();
    this.isMoved = true;
    faultPoint('storage.renamed');
    // The rename, and each folder that mkdir may have made, is durable only when its parent folder is synced.
    await this.syncFolders();
  }

  /** Both folders are open meanwhile, so that neither can be replaced by a link. */
  private async move(): Promise<void> {
    await inFolder(dirname(this.path), (from) =>
      inFolder(dirname(this.target), (to) =>
        rename(join(from, basename(this.path)), join(to, basename(this.target))),
      ),
    );
  }

  private async close(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    await this.handle.close();
  }

  /** Syncs them in parallel: nothing is acknowledged before all are done, so their order does not matter. */
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
