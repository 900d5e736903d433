import { randomUUID } from 'node:crypto';
import { constants, createReadStream, type Stats } from 'node:fs';
import {
  access,
  mkdir,
  open,
  opendir,
  readFile,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import {
  DocumentStorage,
  type ByteRange,
  type StagedObject,
  type StoredObject,
} from './document-storage.js';
import { codeOf, translateErrors } from './file-system-errors.js';
import { StagedFile } from './staged-file.js';
import { assertStorageKey } from './storage-key.js';

/** Reads are mostly of whole files over a network: larger steps than Node's 64 KiB cost fewer system calls. */
const READ_CHUNK_BYTES = 256 * 1024;

/**
 * Objects as files below a root folder: `objects/` holds what is committed, `staged/` what is on its way,
 * on the same file system, so that a commit is one atomic rename.
 */
export class FileSystemDocumentStorage extends DocumentStorage {
  private readonly objectsDir: string;
  private readonly stagedDir: string;

  constructor(root: string) {
    super();
    this.objectsDir = join(root, 'objects');
    this.stagedDir = join(root, 'staged');
  }

  override async stage(key: string): Promise<StagedObject> {
    const target = this.pathOf(key);
    return translateErrors(async () => {
      await mkdir(this.stagedDir, { recursive: true, mode: 0o700 });
      const path = join(this.stagedDir, randomUUID());
      return new StagedFile(await open(path, 'wx', 0o600), path, target, this.objectsDir);
    });
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
    // Opened here and not by the stream, so that an absent object is an error before any byte is sent.
    const handle = await translateErrors<FileHandle>(() => open(path, 'r'));
    return createReadStream(path, {
      fd: handle,
      highWaterMark: READ_CHUNK_BYTES,
      ...(range === undefined ? {} : { start: range.start, end: range.end }),
    });
  }

  override async get(key: string): Promise<Buffer> {
    return translateErrors(() => readFile(this.pathOf(key)));
  }

  override async stat(key: string): Promise<StoredObject | undefined> {
    const found = await statIfThere(this.pathOf(key));
    return found && { key, sizeBytes: found.size, modifiedAt: found.mtime };
  }

  override async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  override async *list(prefix: string): AsyncIterable<StoredObject> {
    const folder = join(this.objectsDir, prefix.slice(0, prefix.lastIndexOf('/') + 1));
    for await (const path of filesBelow(folder)) {
      const key = relative(this.objectsDir, path).split(sep).join('/');
      if (!key.startsWith(prefix)) continue;
      const found = await this.stat(key);
      if (found !== undefined) yield found;
    }
  }

  override async sweepStaged(before: Date): Promise<number> {
    let removed = 0;
    for await (const path of filesBelow(this.stagedDir)) {
      const found = await statIfThere(path);
      if (found === undefined || found.mtime >= before) continue;
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }

  override async probe(): Promise<void> {
    await mkdir(this.stagedDir, { recursive: true, mode: 0o700 });
    await access(this.stagedDir, constants.W_OK | constants.X_OK);
  }

  private pathOf(key: string): string {
    assertStorageKey(key);
    return join(this.objectsDir, key);
  }
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function* filesBelow(folder: string): AsyncIterable<string> {
  try {
    for await (const entry of await opendir(folder, { recursive: true })) {
      if (entry.isFile()) yield join(entry.parentPath, entry.name);
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
