import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson } from '../support/test-client.js';
import { RedisServer } from './redis-server.js';

let redis: RedisServer;
let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;

beforeAll(async () => {
  redis = await RedisServer.start();
  database = await createTestDatabase();
  strongroom = await startStrongroom({
    database,
    settings: { REDIS_URL: redis.url, RECONCILE_SECONDS: '2' },
    // An empty setting counts as unset: here the worker needs no database.
    workerSettings: { QUEUE_DATABASE_URL: '' },
  });
  client = await TestClient.register(strongroom.url, 'keeper@example.test');
});
afterAll(async () => {
  await strongroom?.stop();
  await database?.drop();
  await redis?.stop();
});

const upload = async () => {
  const startedAt = performance.now();
  const { status, body } = await client.upload(randomUUID());
  return { status, id: body.id, ms: performance.now() - startedAt };
};
const statusOf = async (id: string) =>
  (await client.request<DocumentJson>('GET', `/v1/documents/${id}`)).body.status;
/** Each document is read in its own process, which takes about a second. */
const untilReady = async (ids: readonly string[], timeout = 90_000) => {
  const statuses = () => Promise.all(ids.map(statusOf));
  await expect.poll(statuses, { timeout, interval: 50 }).toEqual(ids.map(() => 'ready'));
};
const readiness = async (managementUrl: string) => {
  const answer = await fetch(`${managementUrl}/health/ready`);
  // The worker also reports its isolation, which depends on the machine.
  const { isolation: _, ...body } = (await answer.json()) as Record<string, unknown>;
  return { status: answer.status, body };
};
const READY = { status: 200, body: { status: 'ready', unavailable: [] } };
const DEGRADED = { status: 200, body: { status: 'ready', unavailable: [], degraded: ['redis'] } };
const NO_QUEUE = { status: 503, body: { status: 'unavailable', unavailable: ['queue'] } };

async function untilReadinessIs(api: object, worker: object): Promise<void> {
  const poll = { timeout: 10_000, interval: 50 };
  await expect.poll(() => readiness(strongroom.managementUrl), poll).toEqual(api);
  await expect.poll(() => readiness(strongroom.workerManagementUrl), poll).toEqual(worker);
}

describe('with the queue in Redis', { timeout: 150_000 }, () => {
  it('documents are read, and PostgreSQL contains no job', async () => {
    const { status, id } = await upload();
    expect(status).toBe(201);
    await untilReady([id]);
    const sql = new (await import('pg')).Client({ connectionString: database.url });
    await sql.connect();
    expect((await sql.query('SELECT 1 FROM bullmq.job')).rowCount).toBe(0);
    await sql.end();
  });

  it('no document is lost or duplicated when Redis is emptied during work', async () => {
    const ids: string[] = [];
    const flusher = new Redis(redis.url);
    for (let round = 0; round < 5; round += 1) {
      const uploads = await Promise.all(Array.from({ length: 3 }, upload));
      ids.push(...uploads.map(({ id }) => id));
      await flusher.flushall();
    }
    flusher.disconnect();
    await untilReady(ids);
    const settled = strongroom.api.lines.filter(({ msg }) => msg === 'Document settled');
    const counts = ids.map((id) => settled.filter((line) => line['documentId'] === id).length);
    expect(counts).toEqual(ids.map(() => 1));
  });

  it('uploads succeed without delay while Redis is unavailable, and are read soon after it is back', async () => {
    await untilReadinessIs(READY, READY);
    await redis.kill();
    await untilReadinessIs(DEGRADED, NO_QUEUE);
    const uploads = await Promise.all(Array.from({ length: 6 }, upload));
    expect(uploads.map(({ status }) => status)).toEqual(uploads.map(() => 201));
    expect(Math.max(...uploads.map(({ ms }) => ms))).toBeLessThan(1_500);
    await redis.start();
    await untilReadinessIs(READY, READY);
    await untilReady(uploads.map(({ id }) => id));
  });

  it('an upload waits only briefly for a Redis that does not answer', async () => {
    redis.freeze();
    const { status, id, ms } = await upload();
    expect(status).toBe(201);
    expect(ms).toBeLessThan(1_500);
    await untilReadinessIs(DEGRADED, NO_QUEUE);
    redis.thaw();
    await untilReadinessIs(READY, READY);
    await untilReady([id]);
  });

  it('api and worker start and stop without Redis', async () => {
    await redis.kill();
    for (const app of [strongroom.api, strongroom.worker]) {
      expect((await app.stop()).code).toBe(0);
      app.launch();
    }
    await strongroom.api.untilReady();
    const { status, id } = await upload();
    expect(status).toBe(201);
    await untilReadinessIs(DEGRADED, NO_QUEUE);
    for (const app of [strongroom.api, strongroom.worker]) {
      expect((await app.stop()).code).toBe(0);
      app.launch();
    }
    await redis.start();
    await strongroom.worker.untilReady();
    await strongroom.api.untilReady();
    await untilReady([id]);
  });
});
