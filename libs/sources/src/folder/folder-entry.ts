import type { BigIntStats } from 'node:fs';
import { isOwnFile } from '@app/link-free-files';
import type { RemoteEntry } from '../source-adapter.js';
import { timeOf } from '../webdav/entry-version.js';

/** The folder of files that were moved aside, in the folder of the account. It is not shown. */
export const MOVED_FOLDER = '.imported';

/**
 * Size, time of the last change in nanoseconds, and the number of the inode: another file with the same name has another
 * one. Not the time of the last change of properties, which a backup or `chmod` changes, too.
 */
export function versionOf({ size, mtimeNs, ino }: BigIntStats): string {
  return `${size}-${mtimeNs}-${ino}`;
}

/** The entry of a regular file with one name, or of a folder; undefined for a link, a device, a pipe or a socket. */
export function entryOf(id: string, stats: BigIntStats): RemoteEntry | undefined {
  const isFolder = stats.isDirectory();
  if (!isFolder && !isOwnFile(stats)) return undefined;
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    isFolder,
    sizeBytes: isFolder ? null : Number(stats.size),
    modifiedAt: timeOf(Number(stats.mtimeMs)),
    version: isFolder ? '' : versionOf(stats),
    mediaType: null,
  };
}
