import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageFullError, StorageUnavailableError } from '../document-storage.errors.js';
import { StagedFile } from './staged-file.js';

const MIB = 1024 ** 2;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'strongroom-staged-'));
});
afterEach(() => rm(root, { recursive: true }));

const stage = (handle: FileHandle) =>
  new StagedFile(handle, join(root, 'staged'), join(root, 'object'), root);

describe('StagedFile', () => {
  it('writes what comes faster than the disk takes it, all of it and in order', async () => {
    const staged = stage(await open(join(root, 'staged'), 'wx'));
    const chunks = Array.from({ length: 700 }, (_, i) => randomBytes(1 + ((i * 997) % 60_000)));
    for (const chunk of chunks) await staged.write(chunk);
    await staged.commit();
    expect((await readFile(join(root, 'object'))).equals(Buffer.concat(chunks))).toBe(true);
  });

  it('says at the commit that the disk was full, where nothing came after that', async () => {
    const staged = stage(await open('/dev/full', 'w'));
    await staged.write(Buffer.from('a'));
    await expect(staged.commit()).rejects.toBeInstanceOf(StorageFullError);
    await staged.discard();
    expect(existsSync(join(root, 'object'))).toBe(false);
  });

  it('takes nothing more once the disk was full', async () => {
    const staged = stage(await open('/dev/full', 'w'));
    await staged.write(Buffer.alloc(MIB));
    await expect(staged.write(Buffer.alloc(1))).rejects.toBeInstanceOf(StorageFullError);
    await staged.discard();
  });

  // The system tells a fault of the disk to one call alone; no disk here can be made to have one.
  it('stores nothing whose first part did not reach the disk', async () => {
    const handle = await open(join(root, 'staged'), 'wx');
    const fault = Object.assign(new Error('i/o error'), { code: 'EIO' });
    const staged = stage(Object.assign(handle, { datasync: () => Promise.reject(fault) }));
    const store = async () => {
      for (let i = 0; i < 6; i += 1) await staged.write(Buffer.alloc(MIB));
      await staged.commit();
    };
    await expect(store()).rejects.toBeInstanceOf(StorageUnavailableError);
    await staged.discard();
    expect(existsSync(join(root, 'object'))).toBe(false);
    expect(existsSync(join(root, 'staged'))).toBe(false);
  });
});
