import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import {
  access,
  mkdir,
  open,
  opendir,
  readdir,
  realpath,
  unlink,
  type FileHandle,
} from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import {
  DocumentStorage,
  type ByteRange,
  type StagedObject,
  type StoredObject,
} from '../document-storage.js';
import { StorageObjectNotFoundError, StorageUnavailableError } from '../document-storage.errors.js';
import { assertStorageKey, assertWritable } from '../storage-key.js';
import { fileStream } from './file-stream.js';
import { codeOf, translateErrors, translateWriteErrors } from './file-system-errors.js';
import { inFolder, makeFolders, openFile, statFile } from '@app/link-free-files';
import { StagedFile } from './staged-file.js';
import { syncFolder } from './sync-folder.js';

/** The folders of a store, without links in any component. */
interface Folders {
  readonly objects: string;
  readonly staged: string;
}

/** The folder of staged files in each folder that a process with `writes` may write; no key has such a name. */
const STAGED_BESIDE = '.staged';

/**
 * Objects as files below a root folder: `objects/` contains committed objects, `staged/` contains uploads in
 * progress, on the same file system, so that a commit is one atomic rename.
 *
 * A process with `writes` needs no right to write elsewhere: `objects/extractions/` can be a mount of its own. A
 * rename cannot cross mounts, so its staged files are in there, in `.staged/`.
 *
 * `prepare` makes the two folders once. If they are missing later, the store is unavailable: a disk that is
 * not mounted must not look like an empty store, and nothing may be written below its mount point.
 *
 * The root may be a link of the operator, which is resolved once. Below it links are refused, because another
 * process that writes to the store could lead this one to files outside it (see link-free.ts).
 */
export class FileSystemDocumentStorage extends DocumentStorage {
  private resolved: Folders | undefined;

  constructor(
    private readonly root: string,
    private readonly writes?: readonly string[],
  ) {
    super();
  }

  override async prepare(): Promise<void> {
    await translateErrors(async () => {
      for (const folder of ['objects', 'staged']) {
        await mkdir(join(this.root, folder), { recursive: true, mode: 0o700 });
      }
      await syncFolder(this.root);
      await syncFolder(dirname(this.root));
    });
  }

  override async stage(key: string): Promise<StagedObject> {
    assertWritable(key, this.writes);
    return translateWriteErrors(
      this.reach(async (folders) => {
        const { objects } = folders;
        const path = join(await this.stagingFolder(folders, key), randomUUID());
        const handle = await inFolder(dirname(path), (folder) =>
          open(join(folder, basename(path)), 'wx', 0o600),
        );
        return new StagedFile(handle, path, join(objects, key), objects);
      }),
    );
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
    // Opened here and not by the stream, so that a missing object is an error before any byte is sent.
    return fileStream(await this.open(key, range?.ofBytes), range);
  }

  override async get(key: string): Promise<Buffer> {
    const handle = await this.open(key);
    try {
      return await translateErrors(() => handle.readFile());
    } finally {
      void handle.close().catch(() => undefined);
    }
  }

  override async stat(key: string): Promise<StoredObject | undefined> {
    assertStorageKey(key);
    const found = await absentAsUndefined(
      this.reach(({ objects }) => statFile(join(objects, key))),
    );
    return found && storedObject(key, found);
  }

  override async delete(key: string): Promise<void> {
    assertWritable(key, this.writes);
    await absentAsUndefined(
      this.reach(({ objects }) =>
        inFolder(dirname(join(objects, key)), (folder) => unlink(join(folder, basename(key)))),
      ),
    );
  }

  override async *list(prefix: string): AsyncIterable<StoredObject> {
    const { objects } = await this.folders();
    const folder = join(objects, prefix.slice(0, prefix.lastIndexOf('/')));
    for await (const [path, found] of this.filesBelow(folder)) {
      const key = relative(objects, path).split(sep).join('/');
      if (key.startsWith(prefix)) yield storedObject(key, found);
    }
  }

  override async sweepStaged(before: Date): Promise<number> {
    let removed = 0;
    for (const staged of await this.stagingFolders()) {
      for await (const [path, found] of this.filesBelow(staged)) {
        if (found.mtime >= before) continue;
        await absentAsUndefined(
          translateErrors(() =>
            inFolder(dirname(path), (folder) => unlink(join(folder, basename(path)))),
          ),
        );
        removed += 1;
      }
    }
    return removed;
  }

  override async probe(): Promise<void> {
    await this.reach(async ({ objects, staged }) => {
      await inFolder(objects, (folder) => access(folder, constants.R_OK | constants.X_OK));
      for (const path of this.writes?.map((prefix) => resolve(objects, prefix)) ?? [staged]) {
        await this.requireWritable(path);
      }
    });
  }

  /** A folder that nothing was stored in yet can be missing, where it is no mount. */
  private async requireWritable(path: string): Promise<void> {
    try {
      await inFolder(path, accessForWriting);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || this.writes === undefined) throw error;
      await inFolder(dirname(path), accessForWriting);
    }
  }

  /** The folder of the staged file of a key. */
  private async stagingFolder({ objects, staged }: Folders, key: string): Promise<string> {
    if (this.writes === undefined) return staged;
    const folder = join(objects, key.slice(0, key.indexOf('/')), STAGED_BESIDE);
    await makeFolders(objects, folder);
    return folder;
  }

  /** All folders of staged files, of this process and of others. */
  private async stagingFolders(): Promise<string[]> {
    const { objects, staged } = await this.folders();
    const names = await this.reach(() => inFolder(objects, (folder) => readdir(folder)));
    return [staged, ...names.map((name) => join(objects, name, STAGED_BESIDE))];
  }

  /** Opens an object, which has `sizeBytes` bytes where its size is known. */
  private async open(key: string, sizeBytes?: number): Promise<FileHandle> {
    assertStorageKey(key);
    const handle = await this.reach(({ objects }) => openFile(join(objects, key)));
    if (sizeBytes === undefined) return handle;
    const { size } = await translateErrors(() => handle.stat());
    if (size === sizeBytes) return handle;
    await handle.close();
    throw new StorageObjectNotFoundError({ cause: new Error('The object has another size') });
  }

  private async folders(): Promise<Folders> {
    try {
      return (this.resolved ??= await translateErrors(async () => {
        const root = await realpath(this.root);
        return { objects: join(root, 'objects'), staged: join(root, 'staged') };
      }));
    } catch (cause) {
      throw new StorageUnavailableError({ cause });
    }
  }

  /** Runs a file operation. When a file is missing, checks that the store itself is still there. */
  private async reach<T>(operation: (folders: Folders) => Promise<T>): Promise<T> {
    const folders = await this.folders();
    try {
      return await translateErrors(() => operation(folders));
    } catch (error) {
      if (!(error instanceof StorageObjectNotFoundError)) throw error;
      await this.requireFolders();
      throw error;
    }
  }

  private async requireFolders(): Promise<void> {
    const { objects, staged } = await this.folders();
    try {
      await translateErrors(() => Promise.all([access(objects), access(staged)]));
    } catch (cause) {
      throw new StorageUnavailableError({ cause });
    }
  }

  /** Regular files below a folder; links are neither followed nor listed. */
  private async *filesBelow(folder: string): AsyncIterable<[string, Stats]> {
    const opened = await absentAsUndefined(
      this.reach(() => inFolder(folder, (name) => opendir(name))),
    );
    if (opened === undefined) return;
    try {
      for await (const entry of opened) {
        const path = join(folder, entry.name);
        if (entry.isDirectory() && entry.name !== STAGED_BESIDE) yield* this.filesBelow(path);
        if (!entry.isFile()) continue;
        const found = await absentAsUndefined(this.reach(() => statFile(path)));
        if (found !== undefined) yield [path, found];
      }
    } catch (error) {
      // The folder was removed while it was listed.
      if (codeOf(error) !== 'ENOENT') throw error;
      await this.requireFolders();
    }
  }
}

function accessForWriting(folder: string): Promise<void> {
  return access(folder, constants.W_OK | constants.X_OK);
}

function storedObject(key: string, { size, mtime }: Stats): StoredObject {
  return { key, sizeBytes: size, modifiedAt: mtime };
}

async function absentAsUndefined<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof StorageObjectNotFoundError) return undefined;
    throw error;
  }
}
