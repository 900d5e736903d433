import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  S3Server,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson, type ProblemJson } from '../support/test-client.js';
import { API, applyPolicies, USERS, WORKER } from './bucket-policies.js';
import { storageFrom } from './storage-from.js';

const MIB = 1024 ** 2;
const PROMPT_MS = 5_000;

let server: S3Server;
let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;

beforeAll(async () => {
  server = await S3Server.start(undefined, USERS);
  await server.createBucket('documents');
  await applyPolicies(server, { bucket: 'documents', prefix: 'main' });
  database = await createTestDatabase();
  // The api and the worker have the rights of deploy/s3-policies, so these tests prove that they suffice.
  strongroom = await startStrongroom({
    database,
    settings: server.settings('documents/main', API),
    workerSettings: server.settings('documents/main', WORKER),
  });
  client = await TestClient.register(strongroom.url, 'reader@example.test');
});
afterAll(async () => {
  server.thaw();
  await strongroom.stop();
  await database.drop();
  await server.stop();
});

const untilReady = async (id: string): Promise<DocumentJson> => {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { body } = await client.request<DocumentJson>('GET', `/v1/documents/${id}`);
    if (body.status === 'ready' || body.status === 'failed') return body;
    if (Date.now() > deadline) throw new Error(`still ${body.status}`);
    await delay(100);
  }
};

/** Makes a unique text that is large enough for several parts. */
const largeText = (sizeBytes: number): Buffer<ArrayBuffer> =>
  Buffer.from(randomBytes(sizeBytes / 2).toString('hex'));

const objectsOf = async () => {
  const found: string[] = [];
  const storage = storageFrom(server.settings('documents/main'));
  for await (const { key } of storage.list('originals/')) found.push(key);
  return found;
};

describe('the built apps with their documents in S3', () => {
  it('store, read and return a document of several parts', async () => {
    const content = largeText(20 * MIB);
    const { status, body } = await client.upload(content);
    expect(status).toBe(201);
    expect(body.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    const download = await client.fetch('GET', `/v1/documents/${body.id}/content`);
    expect(Buffer.from(await download.arrayBuffer()).equals(content)).toBe(true);
    const range = await client.request('GET', `/v1/documents/${body.id}/content`, {
      headers: { range: 'bytes=10-19' },
    });
    expect([range.status, range.body]).toEqual([206, String(content.subarray(10, 20))]);
  });

  it('read a small document completely', async () => {
    const { body } = await client.upload('Some words to be found.');
    expect(await untilReady(body.id)).toMatchObject({ status: 'ready' });
    const text = await client.request('GET', `/v1/documents/${body.id}/text`);
    expect(text.body).toContain('Some words to be found.');
  });

  it('leave nothing visible of an upload whose process was killed', async () => {
    const before = await objectsOf();
    const boundary = 'b';
    const upload = httpRequest(`${strongroom.url}/v1/documents`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${client.accessToken}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
    });
    upload.on('error', () => undefined);
    const disposition = 'Content-Disposition: form-data; name="file"; filename="x.txt"';
    upload.write(`--${boundary}\r\n${disposition}\r\n\r\n`);
    upload.write(largeText(24 * MIB));
    // By then its first part is in the store.
    const staged = () => readdir(join(server.folder, 'documents'), { recursive: true });
    const deadline = Date.now() + 20_000;
    while (!(await staged()).some((name) => /multipart.*\/1$/.test(name))) {
      if (Date.now() > deadline) throw new Error(`no part: ${(await staged()).join()}`);
      await delay(50);
    }
    await strongroom.api.stop('SIGKILL');
    expect(await objectsOf()).toEqual(before);
    await strongroom.api.start();
    const storage = storageFrom(server.settings('documents/main'));
    expect(await storage.sweepStaged(new Date(Date.now() + 60_000))).toBe(1);
  });

  it('answer within five seconds while the store hangs, report it in readiness, and work again afterwards', async () => {
    const known = await client.upload('Known before.');
    await untilReady(known.body.id);
    server.freeze();
    try {
      for (const ask of [
        () => client.upload('New words.'),
        () => client.upload(largeText(20 * MIB)),
        () => client.request('GET', `/v1/documents/${known.body.id}/content`),
      ]) {
        const startedAt = performance.now();
        const { status, headers, body } = await ask();
        expect((body as ProblemJson).code).toBe('storage.unavailable');
        expect([status, headers.get('retry-after')]).toEqual([503, '5']);
        expect(performance.now() - startedAt).toBeLessThan(PROMPT_MS);
      }
      for (const url of [strongroom.managementUrl, strongroom.workerManagementUrl]) {
        const ready = await fetch(`${url}/health/ready`);
        expect(ready.status).toBe(503);
        // The identity of the store cannot be checked in time, either.
        const { unavailable } = (await ready.json()) as { unavailable: string[] };
        expect(unavailable).toContain('storage');
        expect(['storage', 'store_identity']).toEqual(expect.arrayContaining(unavailable));
      }
    } finally {
      server.thaw();
    }
    const { status, body } = await client.upload('New words.');
    expect(status).toBe(201);
    expect(await untilReady(body.id)).toMatchObject({ status: 'ready' });
  });
});
