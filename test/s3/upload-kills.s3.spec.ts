import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, S3Server, startStrongroom } from '@app/testing';
import { TestClient } from '../support/test-client.js';
import { storageFrom } from './storage-from.js';

const MIB = 1024 ** 2;
const HOUR_MS = 60 * 60 * 1_000;
const killer = pathToFileURL(join(import.meta.dirname, '../chaos/inject/kill-at-fault-point.ts'));

let server: S3Server;
beforeAll(async () => {
  server = await S3Server.start();
  await server.createBucket('documents');
});
afterAll(() => server.stop());

/** Returns what an upload left in the store: parts of an unfinished upload, and objects. */
async function leftIn(settings: Record<string, string>) {
  const storage = storageFrom(settings);
  const originals: string[] = [];
  for await (const { key } of storage.list('originals/')) originals.push(key);
  const staged = await storage.sweepStaged(new Date(Date.now() + HOUR_MS));
  return { staged, originals: originals.length };
}

describe('an api that is killed during an upload of several parts to S3', () => {
  it.each([
    ['storage.part_sent#2', { staged: 1, originals: 0 }],
    ['storage.stored', { staged: 0, originals: 1 }],
  ])('at %s leaves what the sweeper finds; the upload can be sent again', async (point, left) => {
    const database = await createTestDatabase();
    const settings = {
      ...server.settings(`documents/${point.replaceAll(/\W/g, '-')}`),
      JWT_SECRET: 'a secret that outlives the process it was given to',
    };
    const content = Buffer.from(randomBytes(10 * MIB).toString('hex'));
    const doomed = await startStrongroom({
      database,
      settings,
      apiSettings: { FAULT_POINT: point, NODE_OPTIONS: `--import=${killer.href}` },
    });
    const { accessToken } = await TestClient.register(doomed.url, 'sender@example.test');
    try {
      const upload = new TestClient(doomed.url, accessToken).upload(content);
      await expect(upload).rejects.toThrow('fetch failed');
      expect((await doomed.api.exited).signal).toBe('SIGKILL');
    } finally {
      await doomed.stop();
    }
    expect(await leftIn(settings)).toEqual(left);

    const revived = await startStrongroom({ database, settings });
    try {
      const client = new TestClient(revived.url, accessToken);
      const { status, body } = await client.upload(content);
      expect(status).toBe(201);
      const download = await client.fetch('GET', `/v1/documents/${body.id}/content`);
      expect(Buffer.from(await download.arrayBuffer()).equals(content)).toBe(true);
    } finally {
      await revived.stop();
      await database.drop();
    }
  });
});
