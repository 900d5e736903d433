import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CONNECTOR_WRITES, intakeKey, WORKER_WRITES } from '@app/contracts';
import { StorageObjectNotFoundError, type DocumentStorage } from '@app/document-storage';
import { S3Server } from '@app/testing';
import { API, applyPolicies, CONNECTOR, readPolicy, USERS, WORKER } from './bucket-policies.js';
import { storageFrom } from './storage-from.js';

const PLACE = { bucket: 'documents', prefix: 'main' };
const ORIGINAL = 'originals/ab/document';
const PAGE = 'extractions/document/extraction/page-000001.json';
/** More than one part of an upload. */
const LARGE = randomBytes(9 * 1024 ** 2);

let server: S3Server;
let api: DocumentStorage;
/** With the keys of the worker, and without the check of its own code: as an attacker has them. */
let takenOver: DocumentStorage;
let worker: DocumentStorage;
let connector: DocumentStorage;
/** With the keys of the connector, and without the check of its own code. */
let takenOverConnector: DocumentStorage;

beforeAll(async () => {
  server = await S3Server.start(undefined, USERS);
  await server.createBucket(PLACE.bucket);
  await applyPolicies(server, PLACE);
  const at = `${PLACE.bucket}/${PLACE.prefix}`;
  api = storageFrom(server.settings(at, API));
  takenOver = storageFrom(server.settings(at, WORKER));
  worker = storageFrom(server.settings(at, WORKER), WORKER_WRITES);
  takenOverConnector = storageFrom(server.settings(at, CONNECTOR));
  connector = storageFrom(server.settings(at, CONNECTOR), CONNECTOR_WRITES);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await api.put(ORIGINAL, Buffer.from('the original'));
});

async function store(storage: DocumentStorage, key: string, bytes: Buffer): Promise<void> {
  const staged = await storage.stage(key);
  try {
    await staged.write(bytes);
    await staged.commit();
  } finally {
    await staged.discard();
  }
}

const keysOf = async (storage: DocumentStorage, prefix: string) => {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys;
};

describe('the policy of the api', () => {
  it('allows all that the api does', async () => {
    await api.prepare();
    await store(api, 'originals/cd/large', LARGE);
    expect((await api.get('originals/cd/large')).equals(LARGE)).toBe(true);
    const staged = await api.stage('originals/ef/abandoned');
    await staged.write(LARGE);
    await expect.poll(() => api.sweepStaged(new Date(Date.now() + 60_000))).toBe(1);
    await staged.discard();
    await api.delete('originals/cd/large');
    expect(await keysOf(api, 'originals/')).toEqual([ORIGINAL]);
    expect(await api.stat('originals/cd/large')).toBeUndefined();
  });
});

describe('the policy of the worker', () => {
  it('allows what the worker does', async () => {
    await worker.probe();
    expect(String(await worker.get(ORIGINAL))).toBe('the original');
    await worker.put('workers/1.json', Buffer.from('{}'));
    await store(worker, PAGE, Buffer.from('text'));
    await store(worker, 'extractions/document/extraction/searchable.pdf', LARGE);
    expect(await keysOf(worker, 'extractions/')).toHaveLength(2);
    await worker.delete('workers/1.json');
    expect(await keysOf(api, 'workers/')).toEqual([]);
  });

  it('reports an object that does not exist as such', async () => {
    const absent = 'extractions/document/extraction/passwords.json';
    await expect(worker.get(absent)).rejects.toBeInstanceOf(StorageObjectNotFoundError);
    expect(await worker.stat('workers/absent.json')).toBeUndefined();
  });

  it('refuses to store, replace or remove an original or the identity of the store', async () => {
    const refused = { code: 'storage.unavailable', cause: { name: 'AccessDenied' } };
    for (const attack of [
      () => takenOver.put(ORIGINAL, Buffer.from('another')),
      () => takenOver.put('originals/ab/planted', Buffer.from('x')),
      () => store(takenOver, ORIGINAL, LARGE),
      () => takenOver.put('identity/store.json', Buffer.from('{}')),
      () => takenOver.delete(ORIGINAL),
    ]) {
      await expect(attack()).rejects.toMatchObject(refused);
    }
    expect(await keysOf(api, 'originals/')).toEqual([ORIGINAL]);
    expect(String(await api.get(ORIGINAL))).toBe('the original');
  });

  it('names each prefix that the code of the worker may write, and no other', async () => {
    const statements = await readPolicy('ocr-worker', PLACE);
    const written = statements.find(({ Action }) => Action.includes('s3:PutObject'));
    const at = `arn:aws:s3:::${PLACE.bucket}/${PLACE.prefix}`;
    expect(written?.Resource).toEqual(WORKER_WRITES.map((prefix) => `${at}/${prefix}*`));
  });
});

describe('the policy of the connector', () => {
  it('allows what the connector does', async () => {
    await connector.probe();
    await store(connector, intakeKey('small'), Buffer.from('a file'));
    await store(connector, intakeKey('large'), LARGE);
    expect((await api.get(intakeKey('large'))).equals(LARGE)).toBe(true);
    const abandoned = await connector.stage(intakeKey('abandoned'));
    await abandoned.write(LARGE);
    await abandoned.discard();
    expect(await keysOf(api, 'intake/')).toHaveLength(2);
  });

  it('refuses to read, store, replace or remove any other object', async () => {
    for (const attack of [
      () => takenOverConnector.get(ORIGINAL),
      () => takenOverConnector.put(ORIGINAL, Buffer.from('another')),
      () => store(takenOverConnector, 'originals/ab/planted', LARGE),
      () => takenOverConnector.put(PAGE, Buffer.from('{}')),
      () => takenOverConnector.put('identity/store.json', Buffer.from('{}')),
      () => takenOverConnector.delete(ORIGINAL),
    ]) {
      await expect(attack()).rejects.toMatchObject({ cause: { name: 'AccessDenied' } });
    }
    expect(String(await api.get(ORIGINAL))).toBe('the original');
  });

  it('names each prefix that the code of the connector may write, and no other', async () => {
    const statements = await readPolicy('connector', PLACE);
    const written = statements.find(({ Action }) => Action.includes('s3:PutObject'));
    const at = `arn:aws:s3:::${PLACE.bucket}/${PLACE.prefix}`;
    expect(written?.Resource).toEqual(CONNECTOR_WRITES.map((prefix) => `${at}/${prefix}*`));
  });
});
