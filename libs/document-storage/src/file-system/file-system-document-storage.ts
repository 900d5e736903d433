import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import {
  access,
  mkdir,
  open,
  opendir,
  readFile,
  rm,
  stat,
  unlink,
  type FileHandle,
} from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import {
  DocumentStorage,
  type ByteRange,
  type StagedObject,
  type StoredObject,
} from '../document-storage.js';
import { StorageObjectNotFoundError, StorageUnavailableError } from '../document-storage.errors.js';
import { assertStorageKey } from '../storage-key.js';
import { fileStream } from './file-stream.js';
import { codeOf, translateErrors } from './file-system-errors.js';
import { StagedFile } from './staged-file.js';
import { syncFolder } from './sync-folder.js';

/**
 * Objects as files below a root folder: `objects/` contains committed objects, `staged/` contains uploads in
 * progress, on the same file system, so that a commit is one atomic rename.
 *
 * `prepare` makes the two folders once. If they are missing later, the store is unavailable: a disk that is
 * not mounted must not look like an empty store, and nothing may be written below its mount point.
 */
export class FileSystemDocumentStorage extends DocumentStorage {
  private readonly objectsDir: string;
  private readonly stagedDir: string;

  constructor(root: string) {
    super();
    this.objectsDir = join(root, 'objects');
    this.stagedDir = join(root, 'staged');
  }

  override async prepare(): Promise<void> {
    await translateErrors(async () => {
      for (const folder of [this.objectsDir, this.stagedDir]) {
        await mkdir(folder, { recursive: true, mode: 0o700 });
      }
      await syncFolder(dirname(this.objectsDir));
      await syncFolder(dirname(dirname(this.objectsDir)));
    });
  }

  override async stage(key: string): Promise<StagedObject> {
    const target = this.pathOf(key);
    const path = join(this.stagedDir, randomUUID());
    const handle = await this.reach(() => open(path, 'wx', 0o600));
    return new StagedFile(handle, path, target, this.objectsDir);
  }

  override async put(key: string, bytes: Uint8Array): Promise<void> {
    const staged = await this.stage(key);
    try {
      await staged.write(bytes);
      await staged.commit();
    } finally {
      await staged.discard();
    }
  }

  override async openRead(key: string, range?: ByteRange): Promise<Readable> {
    const path = this.pathOf(key);
    // Opened here and not by the stream, so that a missing object is an error before any byte is sent.
    const handle = await this.reach<FileHandle>(() => open(path, 'r'));
    return fileStream(handle, range);
  }

  override async get(key: string): Promise<Buffer> {
    const path = this.pathOf(key);
    return this.reach(() => readFile(path));
  }

  override async stat(key: string): Promise<StoredObject | undefined> {
    const found = await this.statIfThere(this.pathOf(key));
    return found && { key, sizeBytes: found.size, modifiedAt: found.mtime };
  }

  override async delete(key: string): Promise<void> {
    const path = this.pathOf(key);
    await absentAsUndefined(this.reach(() => unlink(path)));
  }

  override async *list(prefix: string): AsyncIterable<StoredObject> {
    const folder = join(this.objectsDir, prefix.slice(0, prefix.lastIndexOf('/') + 1));
    for await (const path of this.filesBelow(folder)) {
      const key = relative(this.objectsDir, path).split(sep).join('/');
      if (!key.startsWith(prefix)) continue;
      const found = await this.stat(key);
      if (found !== undefined) yield found;
    }
  }

  override async sweepStaged(before: Date): Promise<number> {
    let removed = 0;
    for await (const path of this.filesBelow(this.stagedDir)) {
      const found = await this.statIfThere(path);
      if (found === undefined || found.mtime >= before) continue;
      await translateErrors(() => rm(path, { force: true }));
      removed += 1;
    }
    return removed;
  }

  override async probe(): Promise<void> {
    await this.reach(async () => {
      await access(this.objectsDir, constants.R_OK | constants.X_OK);
      await access(this.stagedDir, constants.W_OK | constants.X_OK);
    });
  }

  private pathOf(key: string): string {
    assertStorageKey(key);
    return join(this.objectsDir, key);
  }

  /** Runs a file operation. When a file is missing, checks that the store itself is still there. */
  private async reach<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await translateErrors(operation);
    } catch (error) {
      if (!(error instanceof StorageObjectNotFoundError)) throw error;
      await this.requireFolders();
      throw error;
    }
  }

  private async requireFolders(): Promise<void> {
    try {
      await translateErrors(() => Promise.all([access(this.objectsDir), access(this.stagedDir)]));
    } catch (cause) {
      throw new StorageUnavailableError({ cause });
    }
  }

  private statIfThere(path: string): Promise<Stats | undefined> {
    return absentAsUndefined(this.reach(() => stat(path)));
  }

  private async *filesBelow(folder: string): AsyncIterable<string> {
    const opened = await absentAsUndefined(this.reach(() => opendir(folder, { recursive: true })));
    if (opened === undefined) return;
    try {
      for await (const entry of opened) {
        if (entry.isFile()) yield join(entry.parentPath, entry.name);
      }
    } catch (error) {
      // The folder was removed while it was listed.
      if (codeOf(error) !== 'ENOENT') throw error;
      await this.requireFolders();
    }
  }
}

async function absentAsUndefined<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof StorageObjectNotFoundError) return undefined;
    throw error;
  }
}
