import { lstat, open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolders, openFolder, type OpenFolder } from '@app/link-free-files';
import { codeOf } from './folder-errors.js';
import { MOVED_FOLDER, versionOf } from './folder-entry.js';
import { numberedName } from './moved-name.js';

const MAX_NUMBER = 10_000;
/** With the usual umask the group of the scanner can read there, and only the connector can write. */
const FOLDER_MODE = 0o777;

/**
 * Moves a file below `root` to `.imported/<day>/`, with the folders between them. No file is overwritten, and no link is
 * followed.
 *
 * @param path of the file, below `root`
 * @returns whether this version is not in its place any more
 */
export async function moveAside(
  root: string,
  path: string,
  version: string,
  day: string,
): Promise<boolean> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const from = await openFolder(dirname(join(root, path))).catch(absentAsUndefined);
  if (from === undefined) return true;
  try {
    const found = await lstat(join(from.path, name), { bigint: true }).catch(absentAsUndefined);
    if (found === undefined) return true;
    if (versionOf(found) !== version) return false;
    return await moveInto(await openMovedFolder(root, dirname(path), day), from, name, version);
  } finally {
    await from.handle.close();
  }
}

async function openMovedFolder(root: string, folder: string, day: string): Promise<OpenFolder> {
  const target = join(root, MOVED_FOLDER, day, folder);
  await makeFolders(root, target, FOLDER_MODE);
  return openFolder(target);
}

async function moveInto(
  target: OpenFolder,
  from: OpenFolder,
  name: string,
  version: string,
): Promise<boolean> {
  try {
    const moved = await moveWithoutOverwriting({ from, name }, target, name);
    const found = await lstat(join(target.path, moved), { bigint: true });
    if (versionOf(found) === version) return true;
    // It was replaced, or written to, since it was looked at: a later round must find it.
    await moveWithoutOverwriting({ from: target, name: moved }, from, name);
    return false;
  } finally {
    await target.handle.close();
  }
}

/**
 * Reserves a free name by an empty file, which the rename replaces. A link and an unlink would do without, but not every
 * file system has links, and Linux refuses links to files of other users.
 */
async function moveWithoutOverwriting(
  { from, name }: { readonly from: OpenFolder; readonly name: string },
  target: OpenFolder,
  wanted: string,
): Promise<string> {
  const free = await reserve(target, wanted);
  try {
    await rename(join(from.path, name), join(target.path, free));
    return free;
  } catch (error) {
    await unlink(join(target.path, free)).catch(() => undefined);
    throw error;
  }
}

async function reserve(target: OpenFolder, wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = numberedName(wanted, number);
    try {
      await (await open(join(target.path, name), 'wx')).close();
      return name;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || number === MAX_NUMBER) throw error;
    }
  }
}

function absentAsUndefined(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}
