import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson } from '../support/test-client.js';

const REFUSED_MS = 4_000;

let database: MigratedDatabase;
let strongroom: Strongroom;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database });
});
afterAll(async () => {
  await strongroom.stop();
  await database.drop();
});

/** Runs statements as the superuser of the test server. */
async function runAsSuperuser(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: inject('postgres').serverUrl });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

describe('a worker whose queue database refuses its password', () => {
  it('keeps running, logs it without flooding the log, and continues when the password is right again', async () => {
    const { queuePassword } = inject('postgres');
    const linesBefore = strongroom.worker.lines.length;
    await runAsSuperuser(
      `ALTER ROLE strongroom_worker PASSWORD 'another one altogether'`,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'strongroom_worker'`,
    );
    try {
      await delay(REFUSED_MS);
      const live = await fetch(`${strongroom.workerManagementUrl}/health/live`);
      expect(live.status).toBe(200);
      const ready = await fetch(`${strongroom.workerManagementUrl}/health/ready`);
      expect([ready.status, await ready.json()]).toMatchObject([503, { unavailable: ['queue'] }]);
      const newLines = strongroom.worker.lines.slice(linesBefore);
      expect(newLines.length).toBeGreaterThan(0);
      expect(newLines.length).toBeLessThan(40);
    } finally {
      await runAsSuperuser(`ALTER ROLE strongroom_worker PASSWORD '${queuePassword}'`);
    }
    const client = await TestClient.register(strongroom.url, 'patient@example.test');
    const { body } = await client.upload('Read after all.');
    const status = async () =>
      (await client.request<DocumentJson>('GET', `/v1/documents/${body.id}`)).body.status;
    await expect.poll(status, { timeout: 30_000, interval: 200 }).toBe('ready');
  });
});
