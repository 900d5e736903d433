import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentStorage } from '@app/document-storage';
import { S3Server } from '@app/testing';
import { describeDocumentStorage } from '../../libs/document-storage/src/storage.contract.js';
import { storageFrom } from './storage-from.js';

const MIB = 1024 ** 2;
/** The longest time that a caller may wait: five seconds, by the contract. */
const PROMPT_MS = 5_000;

let server: S3Server;
let buckets = 0;

beforeAll(async () => {
  server = await S3Server.start();
});
afterAll(() => server.stop());

const createStorage = async (settings: Record<string, string> = {}): Promise<DocumentStorage> => {
  const bucket = `documents-${buckets++}`;
  await server.createBucket(bucket);
  return storageFrom({ ...server.settings(`${bucket}/below/a-prefix`), ...settings });
};

describeDocumentStorage('S3DocumentStorage', () => createStorage());

const unavailable: unknown = expect.objectContaining({ code: 'storage.unavailable' });

/** Expects that the operation fails with `storage.unavailable` within PROMPT_MS. */
const expectPromptly = async (operation: () => Promise<unknown>, error: unknown = unavailable) => {
  const startedAt = performance.now();
  await expect(operation()).rejects.toEqual(error);
  expect(performance.now() - startedAt).toBeLessThan(PROMPT_MS);
};

describe('S3DocumentStorage', () => {
  it('shares a bucket with others and sees only objects below its prefix', async () => {
    const bucket = `shared-${buckets++}`;
    await server.createBucket(bucket);
    const [left, right] = ['left', 'right'].map((prefix) =>
      storageFrom(server.settings(`${bucket}/${prefix}`)),
    );
    await left?.put('a/b', Buffer.from('left'));
    await right?.put('a/b', Buffer.from('right'));
    await left?.delete('a/b');
    expect(await left?.stat('a/b')).toBeUndefined();
    expect(String(await right?.get('a/b'))).toBe('right');
  });

  it('stores 200 MiB in bounded memory, and returns them', async () => {
    const storage = await createStorage();
    const chunk = randomBytes(MIB);
    const staged = await storage.stage('large');
    // The first parts fill the buffer pools of the runtime and the SDK.
    for (let i = 0; i < 32; i += 1) await staged.write(chunk);
    const before = process.memoryUsage.rss();
    let highest = before;
    for (let i = 32; i < 200; i += 1) {
      await staged.write(chunk);
      highest = Math.max(highest, process.memoryUsage.rss());
    }
    await staged.commit();
    expect((highest - before) / MIB).toBeLessThan(64);
    let length = 0;
    for await (const part of await storage.openRead('large')) length += (part as Buffer).length;
    expect(length).toBe(200 * MIB);
  });

  it('does not time out for a slow reader', async () => {
    const storage = await createStorage();
    const bytes = randomBytes(12 * MIB);
    await storage.put('slow', bytes);
    const chunks: Buffer[] = [];
    for await (const chunk of await storage.openRead('slow')) {
      if (chunks.push(chunk as Buffer) === 3) await delay(6_000);
    }
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  });

  it('rejects bytes that changed during the transfer', async () => {
    const storage = await createStorage();
    const staged = await storage.stage('changed');
    const bytes = randomBytes(12 * MIB);
    await staged.write(bytes.subarray(0, 9 * MIB));
    // The parts are sent already. A wrong checksum of the whole object no longer matches the parts.
    Reflect.set(staged, 'crc', 1);
    await staged.write(bytes.subarray(9 * MIB));
    await expect(staged.commit()).rejects.toEqual(unavailable);
    await staged.discard();
    expect(await storage.stat('changed')).toBeUndefined();
  });

  it('reports the store as unavailable in time when no server listens', async () => {
    const storage = storageFrom({
      ...server.settings('documents-0'),
      STORAGE_URL: 's3://b-1?endpoint=http://127.0.0.1:9&forcePathStyle=true',
    });
    await expectPromptly(() => storage.put('a', Buffer.from('x')));
    await expectPromptly(() => storage.get('a'));
    await expectPromptly(() => storage.stat('a'));
    await expectPromptly(() => storage.delete('a'));
    await expectPromptly(() => storage.probe());
  });

  it('reports the same for wrong keys, and for a missing bucket', async () => {
    const wrong = await createStorage({ AWS_SECRET_ACCESS_KEY: 'not-the-secret' });
    await expectPromptly(() => wrong.put('a', Buffer.from('x')));
    await expectPromptly(() => wrong.probe());
    const nowhere = storageFrom(server.settings('no-such-bucket'));
    await expectPromptly(() => nowhere.put('a', Buffer.from('x')));
    await expectPromptly(() => nowhere.get('a'));
    await expect(nowhere.probe()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('S3DocumentStorage while its server', () => {
  let own: S3Server;
  let storage: DocumentStorage;
  const big = randomBytes(20 * MIB);

  beforeAll(async () => {
    own = await S3Server.start();
    await own.createBucket('documents');
    storage = storageFrom(own.settings('documents'));
    await storage.put('there', big);
  });
  afterAll(() => own.stop());

  it('hangs: every operation ends in time, and works again afterwards', async () => {
    const staged = await storage.stage('hung');
    await staged.write(big.subarray(0, 9 * MIB));
    const small = await storage.stage('small');
    await small.write(Buffer.from('x'));
    const reading = (await storage.openRead('there')) as AsyncIterable<Buffer>;
    own.freeze();
    try {
      await expectPromptly(() => storage.stat('there'));
      await expectPromptly(() => storage.get('there'));
      await expectPromptly(() => storage.put('x', Buffer.from('x')));
      await expectPromptly(() => storage.delete('there'));
      await expectPromptly(() => storage.probe());
      await expectPromptly(() => small.commit());
      await expectPromptly(() => buffer(reading));
      await expectPromptly(async () => {
        for (let i = 0; i < 4; i += 1) await staged.write(big);
        await staged.commit();
      });
      const startedAt = performance.now();
      await staged.discard();
      await small.discard();
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    } finally {
      own.thaw();
    }
    await storage.put('again', Buffer.from('x'));
    expect(String(await storage.get('again'))).toBe('x');
    expect(await storage.stat('hung')).toBeUndefined();
  });

  it('crashes during an upload: the upload fails, no object is visible, and the sweeper removes the parts', async () => {
    const staged = await storage.stage('cut');
    await staged.write(big.subarray(0, 9 * MIB));
    await delay(500);
    await own.kill();
    await expectPromptly(async () => {
      for (let i = 0; i < 4; i += 1) await staged.write(big);
      await staged.commit();
    });
    await staged.discard();
    await own.start();
    expect(await storage.stat('cut')).toBeUndefined();
    expect(await readdir(join(own.folder, 'documents'))).not.toContain('cut');
    expect(await storage.sweepStaged(new Date(Date.now() + 60_000))).toBeGreaterThan(0);
    expect(await storage.sweepStaged(new Date(Date.now() + 60_000))).toBe(0);
  });
});
