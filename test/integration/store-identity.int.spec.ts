import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '@app/embedded-postgres';
import {
  createTestDatabase,
  startStrongroom,
  StrongroomProcess,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson } from '../support/test-client.js';

const TIMEOUT_MS = 60_000;

describe('api and worker', () => {
  let folder: string;
  const databases: MigratedDatabase[] = [];
  /** Two installations, each with its own database and store. */
  let ours: Strongroom;
  let theirs: Strongroom;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-stores-'));
    const start = async () => {
      const database = await createTestDatabase();
      databases.push(database);
      return startStrongroom({ database });
    };
    [ours, theirs] = [await start(), await start()];
  }, TIMEOUT_MS);
  afterAll(async () => {
    await Promise.all([ours.stop(), theirs.stop()]);
    for (const database of databases) await database.drop();
    await rm(folder, { recursive: true, force: true });
  }, TIMEOUT_MS);

  const storeOf = (strongroom: Strongroom) => pathToFileURL(join(strongroom.dataDir, 'blobs')).href;

  const launchApi = async (databaseUrl: string, storageUrl: string) => {
    const api = new StrongroomProcess({
      script: 'dist/apps/api/src/main.js',
      readyUrl: '',
      env: {
        DATABASE_URL: databaseUrl,
        STORAGE_URL: storageUrl,
        DATA_DIR: folder,
        PORT: '0',
        MANAGEMENT_PORT: '0',
      },
    });
    api.launch();
    return api;
  };

  const until = async (what: string, condition: () => boolean | Promise<boolean>) => {
    const deadline = Date.now() + TIMEOUT_MS;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`timed out: ${what}`);
      await delay(100);
    }
  };

  it('compare their stores: a worker with another store fails no document and logs the reason, and another worker reads it', async () => {
    await ours.worker.stop();
    const port = await findFreePort();
    const otherWorker = new StrongroomProcess({
      script: 'dist/apps/ocr-worker/src/main.js',
      readyUrl: '',
      env: {
        QUEUE_DATABASE_URL: databases[0]?.queueUrl ?? '',
        STORAGE_URL: storeOf(theirs),
        DATA_DIR: folder,
        WORKER_MANAGEMENT_PORT: String(port),
      },
    });
    otherWorker.launch();
    try {
      const client = await TestClient.register(ours.url, 'other-store@example.test');
      const { body } = await client.upload('Words in our store.');
      await until('refused', () => otherWorker.output.includes('names another store'));
      const ready = await fetch(`http://127.0.0.1:${port}/health/ready`);
      expect([ready.status, await ready.json()]).toMatchObject([
        503,
        { unavailable: ['store_identity'] },
      ]);
      const get = () => client.request<DocumentJson>('GET', `/v1/documents/${body.id}`);
      expect(['pending', 'processing']).toContain((await get()).body.status);
      await ours.worker.start();
      await until('read', async () => (await get()).body.status === 'ready');
      expect((await get()).body.extraction.attempts).toBe(1);
    } finally {
      await otherWorker.stop();
    }
  }, 120_000);

  it.each([
    ['of another database', () => storeOf(theirs), 'belong to another database'],
    ['that was never used', () => pathToFileURL(join(folder, 'new')).href, 'never used'],
  ])(
    'refuse to start on a store %s',
    async (_what, url, reason) => {
      await mkdir(join(folder, 'new/objects'), { recursive: true });
      await mkdir(join(folder, 'new/staged'), { recursive: true });
      const api = await launchApi(databases[0]?.url ?? '', url());
      expect(await api.exited).toMatchObject({ code: 78 });
      expect(api.output).toContain('STORAGE_URL');
      expect(api.output).toContain(reason);
    },
    TIMEOUT_MS,
  );

  it(
    'start also when the database connection is lost during the check and returns later',
    async () => {
      const { url = '' } = databases[0] ?? {};
      const other = new Client({ connectionString: url });
      await other.connect();
      try {
        // Takes the lock, like another process that checks the store at this moment.
        await other.query('SELECT pg_advisory_lock(7354, 1)');
        const api = await launchApi(url, storeOf(ours));
        const killed = async () => {
          const { rowCount } = await other.query(
            `SELECT pg_terminate_backend(pid) FROM pg_locks
              WHERE locktype = 'advisory' AND classid = 7354 AND objid = 1 AND NOT granted`,
          );
          return (rowCount ?? 0) > 0;
        };
        await until('it waits for the database', killed);
        await other.query('SELECT pg_advisory_unlock(7354, 1)');
        await until('it listens', () => api.lines.some(({ msg }) => msg === 'Listening'));
        expect(api.output).toContain('cannot be checked yet');
        expect(await api.stop()).toMatchObject({ code: 0 });
      } finally {
        await other.end();
      }
    },
    TIMEOUT_MS,
  );

  it(
    'refuse a used store for a database that has no store yet',
    async () => {
      const database = await createTestDatabase();
      databases.push(database);
      const api = await launchApi(database.url, storeOf(theirs));
      expect(await api.exited).toMatchObject({ code: 78 });
      expect(api.output).toContain('belong to another database');
    },
    TIMEOUT_MS,
  );
});
