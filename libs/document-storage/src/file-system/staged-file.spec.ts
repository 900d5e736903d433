import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runInContext, startDeadline } from '@app/request-context';
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
  it('writes all bytes in order when they arrive faster than the disk writes', async () => {
    const staged = stage(await open(join(root, 'staged'), 'wx'));
    const chunks = Array.from({ length: 700 }, (_, i) => randomBytes(1 + ((i * 997) % 60_000)));
    for (const chunk of chunks) await staged.write(chunk);
    await staged.commit();
    expect((await readFile(join(root, 'object'))).equals(Buffer.concat(chunks))).toBe(true);
  });

  it('reports a full disk at the commit when no write follows', async () => {
    const staged = stage(await open('/dev/full', 'w'));
    await staged.write(Buffer.from('a'));
    await expect(staged.commit()).rejects.toBeInstanceOf(StorageFullError);
    await staged.discard();
    expect(existsSync(join(root, 'object'))).toBe(false);
  });

  it('accepts no bytes after the disk was full', async () => {
    const staged = stage(await open('/dev/full', 'w'));
    await staged.write(Buffer.alloc(MIB));
    await expect(staged.write(Buffer.alloc(1))).rejects.toBeInstanceOf(StorageFullError);
    await staged.discard();
  });

  it('fails the commit within its time limit when a write hangs', async () => {
    const handle = await open(join(root, 'staged'), 'wx');
    const staged = stage(Object.assign(handle, { writev: () => new Promise(() => undefined) }));
    await staged.write(Buffer.from('a'));
    const committed = runInContext({ requestId: 'r' }, () => {
      startDeadline(0);
      return staged.commit();
    });
    await expect(committed).rejects.toBeInstanceOf(StorageUnavailableError);
    await staged.discard();
    expect(existsSync(join(root, 'object'))).toBe(false);
  });

  it('waits for a slow disk without a limit', async () => {
    const handle = await open(join(root, 'staged'), 'wx');
    const { promise, resolve } = Promise.withResolvers<void>();
    const staged = stage(Object.assign(handle, { datasync: () => promise }));
    await runInContext({ requestId: 'r' }, async () => {
      // Each step has at most 250 ms from now on.
      startDeadline(0);
      for (let i = 0; i < 6; i += 1) await staged.write(Buffer.alloc(MIB, i));
      await delay(400);
      resolve();
      await staged.commit();
    });
    expect((await readFile(join(root, 'object'))).length).toBe(6 * MIB);
  });

  // The kernel reports a write error to one call only; no disk here can be made to fail, so the call is replaced.
  it('stores nothing when the first part could not be synced', async () => {
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
    await vi.waitFor(() => expect(existsSync(join(root, 'staged'))).toBe(false));
  });
});
