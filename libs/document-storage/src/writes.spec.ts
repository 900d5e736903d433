import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSystemDocumentStorage } from './file-system/file-system-document-storage.js';

const WRITES = ['extractions/', 'workers/'];
const ORIGINAL = 'originals/ab/document';

let root: string;
let api: FileSystemDocumentStorage;
let worker: FileSystemDocumentStorage;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'strongroom-writes-'));
  api = new FileSystemDocumentStorage(root);
  worker = new FileSystemDocumentStorage(root, WRITES);
  await api.prepare();
  await api.put(ORIGINAL, Buffer.from('the original'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const stagedBy = () => readdir(join(root, 'objects/extractions/.staged'));
const listed = async (storage: FileSystemDocumentStorage, prefix: string) => {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys;
};

describe('a process that writes below some prefixes', () => {
  it('reads every object, and refuses to store or remove another', async () => {
    expect(String(await worker.get(ORIGINAL))).toBe('the original');
    for (const write of [
      () => worker.put(ORIGINAL, Buffer.from('x')),
      () => worker.stage('originals/ab/other'),
      () => worker.stage('extractions'),
      () => worker.put('identity/store.json', Buffer.from('{}')),
      () => worker.delete(ORIGINAL),
    ]) {
      await expect(write()).rejects.toThrow('may write');
    }
    expect(await listed(api, '')).toEqual([ORIGINAL]);
  });

  it('keeps its staged files beside its objects, because both can be a mount of their own', async () => {
    const staged = await worker.stage('extractions/1/page');
    await staged.write(Buffer.from('text'));
    expect(await readdir(join(root, 'staged'))).toEqual([]);
    expect(await stagedBy()).toHaveLength(1);
    await staged.commit();
    expect(await stagedBy()).toEqual([]);
    expect(String(await api.get('extractions/1/page'))).toBe('text');
  });

  it('has its staged files swept by the api, which lists none of them', async () => {
    const staged = await worker.stage('extractions/1/page');
    await staged.write(Buffer.from('text'));
    expect(await listed(api, '')).toEqual([ORIGINAL]);
    expect(await listed(api, 'extractions/')).toEqual([]);
    expect(await api.sweepStaged(new Date(0))).toBe(0);
    expect(await api.sweepStaged(new Date(Date.now() + 60_000))).toBe(1);
    expect(await stagedBy()).toEqual([]);
    await staged.discard();
  });

  it('is ready before it has written, and unavailable when a folder cannot be written', async () => {
    await expect(worker.probe()).resolves.toBeUndefined();
    await worker.put('extractions/1/page', Buffer.from('text'));
    await expect(worker.probe()).resolves.toBeUndefined();
    await rm(join(root, 'objects'), { recursive: true });
    await expect(worker.probe()).rejects.toMatchObject({ code: 'storage.unavailable' });
    await expect(worker.stage('extractions/1/page')).rejects.toMatchObject({
      code: 'storage.unavailable',
    });
    expect(await readdir(root)).toEqual(['staged']);
  });
});
