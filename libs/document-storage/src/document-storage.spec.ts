import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeDocumentStorage } from './fake.document-storage.js';
import { FileSystemDocumentStorage } from './file-system.document-storage.js';
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

describe('FileSystemDocumentStorage', () => {
  it('leaves no temporary file behind, whether committed or discarded', async () => {
    const folder = join(root, 'temporary');
    const storage = new FileSystemDocumentStorage(folder);
    await storage.put('a/b', Buffer.from('x'));
    const staged = await storage.stage('a/c');
    await staged.write(Buffer.from('y'));
    expect(await readdir(join(folder, 'staged'))).toHaveLength(1);
    await staged.discard();
    expect(await readdir(join(folder, 'staged'))).toEqual([]);
  });

  it('sweeps what was staged by a process that died, by its age, and nothing that was committed', async () => {
    const folder = join(root, 'swept');
    const storage = new FileSystemDocumentStorage(folder);
    await storage.put('a/kept', Buffer.from('x'));
    const abandoned = await storage.stage('a/lost');
    await abandoned.write(Buffer.from('half'));
    const hourMs = 3_600_000;
    expect(await storage.sweepStaged(new Date(Date.now() - hourMs))).toBe(0);
    expect(await storage.sweepStaged(new Date(Date.now() + hourMs))).toBe(1);
    expect(await readdir(join(folder, 'staged'))).toEqual([]);
    await expect(abandoned.commit()).rejects.toThrow('cannot be found');
    expect(await storage.stat('a/lost')).toBeUndefined();
    expect(String(await storage.get('a/kept'))).toBe('x');
  });
});
