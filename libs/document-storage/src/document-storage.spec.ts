import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorageUnavailableError } from './document-storage.errors.js';
import { FakeDocumentStorage } from './fake-document-storage.js';
import { FileSystemDocumentStorage } from './file-system/file-system-document-storage.js';
import { describeDocumentStorage } from './storage.contract.js';

let root: string;
let stores = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'strongroom-storage-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describeDocumentStorage('FakeDocumentStorage', async () => new FakeDocumentStorage());
describeDocumentStorage(
  'FileSystemDocumentStorage',
  async () => new FileSystemDocumentStorage(join(root, String(stores++))),
);

describeDocumentStorage(
  'FileSystemDocumentStorage of a process that may write some folders',
  async () =>
    new FileSystemDocumentStorage(join(root, String(stores++)), [
      'originals/',
      'a/',
      'b/',
      'many/',
    ]),
);

describe('FileSystemDocumentStorage', () => {
  const create = async (name: string) => {
    const storage = new FileSystemDocumentStorage(join(root, name));
    await storage.prepare();
    return storage;
  };

  it('leaves no temporary file behind, whether committed or discarded', async () => {
    const storage = await create('temporary');
    await storage.put('a/b', Buffer.from('x'));
    const staged = await storage.stage('a/c');
    await staged.write(Buffer.from('y'));
    expect(await readdir(join(root, 'temporary/staged'))).toHaveLength(1);
    await staged.discard();
    expect(await readdir(join(root, 'temporary/staged'))).toEqual([]);
  });

  it('is unavailable when its folders are missing, and does not create them again', async () => {
    const storage = await create('unmounted');
    await storage.put('a/b', Buffer.from('x'));
    await rename(join(root, 'unmounted'), join(root, 'elsewhere'));
    // The empty mount point that remains.
    await mkdir(join(root, 'unmounted'));
    const refused: unknown = expect.objectContaining({ code: 'storage.unavailable' });
    await expect(storage.probe()).rejects.toEqual(refused);
    await expect(storage.get('a/b')).rejects.toEqual(refused);
    await expect(storage.openRead('a/b')).rejects.toEqual(refused);
    await expect(storage.stat('a/b')).rejects.toEqual(refused);
    await expect(storage.delete('a/b')).rejects.toEqual(refused);
    await expect(storage.put('a/c', Buffer.from('x'))).rejects.toEqual(refused);
    await expect(storage.stage('a/c')).rejects.toEqual(refused);
    await expect(storage.list('a/')[Symbol.asyncIterator]().next()).rejects.toEqual(refused);
    await expect(storage.sweepStaged(new Date())).rejects.toEqual(refused);
    expect(await readdir(join(root, 'unmounted'))).toEqual([]);
  });

  it('is unavailable when its folder was replaced by a file', async () => {
    const storage = await create('replaced');
    await rm(join(root, 'replaced'), { recursive: true });
    await writeFile(join(root, 'replaced'), '');
    await expect(storage.get('a/b')).rejects.toBeInstanceOf(StorageUnavailableError);
    await expect(storage.stage('a/b')).rejects.toBeInstanceOf(StorageUnavailableError);
  });
});
