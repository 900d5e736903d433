import { constants, type BigIntStats, type Stats } from 'node:fs';
import { lstat, mkdir, open, readlink, realpath, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
/** Without O_NONBLOCK, opening a named pipe would occupy a thread until a writer comes. */
const READ = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
const FOLDER = READ | O_DIRECTORY;
/** Linux only: a name for an open file, which stays the same when a path to it is replaced. */
const DESCRIPTORS = process.platform === 'linux' ? '/proc/self/fd' : undefined;

/** A name leads to another place, or to something other than a regular file. */
class ForeignFileError extends Error {
  /** The system's own name for a link where none may be. */
  readonly code = 'ELOOP';
  constructor() {
    super('The name is a link, or is not a regular file');
    this.name = 'ForeignFileError';
  }
}

/** An open folder. Names below `path` cannot be led elsewhere by replacing a folder. */
export interface OpenFolder {
  readonly path: string;
  readonly handle: FileHandle;
}

/**
 * Opens a regular file for reading. `path` has no link in any component, and the file has no second name: a hard link
 * would make a file from elsewhere look like one of this folder. Everything is checked on the open file, so that nothing
 * can be replaced in between.
 */
export async function openFile(path: string): Promise<FileHandle> {
  return opened(await open(path, READ), path, async (handle) => {
    requireOwnFile(await handle.stat());
  });
}

/** Properties of a regular file, under the rules of {@link openFile}. */
export async function statFile(path: string): Promise<Stats> {
  return inFolder(dirname(path), async (folder) => {
    const found = await lstat(join(folder, basename(path)));
    requireOwnFile(found);
    return found;
  });
}

/** Opens a folder none of whose components is a link. The caller must close its handle. */
export async function openFolder(path: string): Promise<OpenFolder> {
  const handle = await opened(await open(path, FOLDER), path);
  return { path: DESCRIPTORS === undefined ? path : `${DESCRIPTORS}/${handle.fd}`, handle };
}

/** Runs `use` with a name of the open folder `path`, under the rules of {@link openFolder}. */
export async function inFolder<T>(
  path: string,
  use: (folder: string, handle: FileHandle) => Promise<T>,
): Promise<T> {
  const folder = await openFolder(path);
  try {
    return await use(folder.path, folder.handle);
  } finally {
    await folder.handle.close();
  }
}

/** Makes the folder `path` and those between it and `root`, which exists. Follows no link. */
export async function makeFolders(root: string, path: string, mode = 0o700): Promise<void> {
  if (path === root || (await exists(path))) return;
  await makeFolders(root, dirname(path), mode);
  await inFolder(dirname(path), (parent) =>
    mkdir(join(parent, basename(path)), { mode }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }),
  );
}

async function exists(path: string): Promise<boolean> {
  return inFolder(path, async () => true).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  });
}

function requireOwnFile(found: Stats): void {
  if (!isOwnFile(found)) throw new ForeignFileError();
}

/** Whether it is a regular file with one name. */
export function isOwnFile(found: Stats | BigIntStats): boolean {
  return found.isFile() && found.nlink <= 1;
}

/** Returns the handle when it is at `path` and passes the check; otherwise closes it. */
async function opened(
  handle: FileHandle,
  path: string,
  check: (handle: FileHandle) => Promise<void> = async () => undefined,
): Promise<FileHandle> {
  try {
    const actual =
      DESCRIPTORS === undefined
        ? await realpath(path)
        : await readlink(`${DESCRIPTORS}/${handle.fd}`);
    if (actual !== path) throw new ForeignFileError();
    await check(handle);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}
