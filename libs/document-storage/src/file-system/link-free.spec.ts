import { execFile } from 'node:child_process';
import {
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StorageObjectNotFoundError, StorageUnavailableError } from '../document-storage.errors.js';
import { FileSystemDocumentStorage } from './file-system-document-storage.js';

const KEY = 'originals/ab/document';
const SECRET = 'the signing secret of the api';

let root: string;
let outside: string;
let storage: FileSystemDocumentStorage;
const at = (path: string) => join(root, 'objects', path);

beforeEach(async () => {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'strongroom-links-'));
  root = join(folder, 'store');
  outside = join(folder, 'outside');
  // The same path below, so that a linked folder leads to a file with the name of the object.
  await mkdir(join(outside, 'originals/ab'), { recursive: true });
  await writeFile(join(outside, 'originals/ab/document'), SECRET);
  storage = new FileSystemDocumentStorage(root);
  await storage.prepare();
  await storage.put(KEY, Buffer.from('the original'));
});
afterEach(() => rm(dirname(root), { recursive: true }));

/** What a process that writes to the store can put in the place of an object or of a folder above it. */
const REPLACEMENTS: [string, () => Promise<void>][] = [
  ['a link to a file', () => replace(KEY, join(outside, KEY))],
  ['a hard link to a file', () => replace(KEY, join(outside, KEY), link)],
  ['a folder that is a link', () => replace('originals/ab', join(outside, 'originals/ab'))],
  ['a folder above that is a link', () => replace('originals', join(outside, 'originals'))],
  ['a top folder that is a link', () => replace('', outside)],
  ['a named pipe', () => replace(KEY, '', makePipe)],
  ['a folder', () => replace(KEY, '', (_, path) => mkdir(path))],
];

async function replace(
  path: string,
  target: string,
  make: (target: string, path: string) => Promise<unknown> = symlink,
) {
  await rename(at(path), join(dirname(root), 'moved'));
  await make(target, at(path).replace(/\/$/, ''));
}

const makePipe = (_: string, path: string) => promisify(execFile)('mkfifo', [path]);

async function listed(prefix: string) {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys;
}

describe.each(REPLACEMENTS)('in the place of an object, %s', (_, make) => {
  beforeEach(make);

  it('is not read, whole, in ranges or at once', async () => {
    const range = { start: 0, end: SECRET.length - 1 };
    for (const read of [
      () => storage.get(KEY),
      async () => buffer(await storage.openRead(KEY)),
      async () => buffer(await storage.openRead(KEY, range)),
      async () => buffer(await storage.openRead(KEY, { ...range, ofBytes: SECRET.length })),
    ]) {
      await expect(read()).rejects.toBeInstanceOf(StorageObjectNotFoundError);
    }
  });

  it('has no size and is not listed', async () => {
    expect(await storage.stat(KEY)).toBeUndefined();
    for (const prefix of ['', 'originals/', 'originals/ab/']) {
      expect(await listed(prefix)).toEqual([]);
    }
  });

  it('does not lead a write or a removal out of the store', async () => {
    const operations = [storage.put(KEY, Buffer.from('x')), storage.delete(KEY)];
    await Promise.allSettled(operations);
    expect(await readFile(join(outside, KEY), 'utf8')).toBe(SECRET);
    await storage.put('originals/new/folder/x', Buffer.from('x')).catch(() => undefined);
    expect(await readdir(join(outside, 'originals'))).toEqual(['ab']);
    expect(await readdir(join(outside, 'originals/ab'))).toEqual(['document']);
  });
});

describe('in the place of the folder of staged files, a link', () => {
  it('is not written to, and not swept', async () => {
    await rm(join(root, 'staged'), { recursive: true });
    await symlink(outside, join(root, 'staged'));
    await expect(storage.stage(KEY)).rejects.toBeInstanceOf(StorageUnavailableError);
    await expect(storage.probe()).rejects.toBeDefined();
    expect(await storage.sweepStaged(new Date(Date.now() + 60_000))).toBe(0);
    expect(await readFile(join(outside, KEY), 'utf8')).toBe(SECRET);
  });
});

describe('a folder that becomes a link between staging and commit', () => {
  it('does not receive the object', async () => {
    const staged = await storage.stage('originals/ab/second');
    await staged.write(Buffer.from('x'));
    await replace('originals', join(outside, 'originals'));
    await expect(staged.commit()).rejects.toBeInstanceOf(StorageUnavailableError);
    await staged.discard();
    expect(await readdir(join(outside, 'originals/ab'))).toEqual(['document']);
    await vi.waitFor(async () => expect(await readdir(join(root, 'staged'))).toEqual([]));
  });
});

it('is used by its root when the root is a link, because the operator made it', async () => {
  await symlink(root, join(dirname(root), 'linked'));
  const linked = new FileSystemDocumentStorage(join(dirname(root), 'linked'));
  expect(String(await linked.get(KEY))).toBe('the original');
  await linked.put('originals/ab/other', Buffer.from('x'));
  expect((await listed('originals/')).sort()).toEqual([KEY, 'originals/ab/other'].sort());
});
