import { isUtf8 } from 'node:buffer';
import type { Dir } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { openFolder, type OpenFolder } from '@app/link-free-files';
import type { RemoteEntry } from '../source-adapter.js';
import { asSourceError, codeOf } from './folder-errors.js';
import { entryOf, MOVED_FOLDER } from './folder-entry.js';
import { inTime } from './in-time.js';

/** The number of files whose properties are read at the same time. Node has four threads for all file operations. */
const BATCH = 32;

/** How many entries of a listing have no place in it. */
export interface LeftOut {
  count: number;
}

/**
 * Reads a folder in the order of its file system. An abort of the signal closes what is open, also when the caller does
 * not ask for another entry.
 *
 * @param folder the id of the folder at `path`
 */
export async function* readFolder(
  path: string,
  folder: string,
  leftOut: LeftOut,
  signal: AbortSignal,
): AsyncGenerator<RemoteEntry, void> {
  const opened = await inTime(signal, openForReading(path), closeAll);
  const close = (): void => closeAll(opened);
  signal.addEventListener('abort', close, { once: true });
  try {
    for (;;) {
      const names = await inTime(signal, nextNames(opened.dir));
      if (names.length === 0) return;
      const found = await inTime(
        signal,
        Promise.all(names.map((name) => look(opened.folder, folder, name))),
      );
      for (const entry of found) {
        if (entry === 'left out') leftOut.count += 1;
        else if (entry !== undefined) yield entry;
      }
    }
  } catch (error) {
    // What the abort closed ends with other errors.
    throw signal.aborted ? signal.reason : asSourceError(error);
  } finally {
    signal.removeEventListener('abort', close);
    if (!signal.aborted) close();
  }
}

interface OpenedForReading {
  readonly folder: OpenFolder;
  readonly dir: Dir;
}

async function openForReading(path: string): Promise<OpenedForReading> {
  const folder = await openFolder(path);
  try {
    // Names are bytes, and each byte is one character of latin1.
    const dir = await opendir(folder.path, { encoding: 'latin1', bufferSize: BATCH });
    return { folder, dir };
  } catch (error) {
    await folder.handle.close();
    throw error;
  }
}

function closeAll({ folder, dir }: OpenedForReading): void {
  void dir.close().catch(() => undefined);
  void folder.handle.close().catch(() => undefined);
}

async function nextNames(dir: Dir): Promise<Buffer[]> {
  const names: Buffer[] = [];
  while (names.length < BATCH) {
    const next = await dir.read();
    if (next === null) break;
    names.push(Buffer.from(next.name, 'latin1'));
  }
  return names;
}

/** The entry with a name; undefined when it was removed meanwhile, or holds what was moved aside. */
async function look(
  { path }: OpenFolder,
  folder: string,
  bytes: Buffer,
): Promise<RemoteEntry | 'left out' | undefined> {
  if (!isUtf8(bytes)) return 'left out';
  const name = bytes.toString();
  if (folder === '' && name === MOVED_FOLDER) return undefined;
  try {
    const stats = await lstat(`${path}/${name}`, { bigint: true });
    return entryOf(folder === '' ? name : `${folder}/${name}`, stats) ?? 'left out';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
