import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  runProgram,
  S3Server,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type ProblemJson } from '../support/test-client.js';
import { storageFrom } from './storage-from.js';

const TIMEOUT_MS = 240_000;

describe('npm run storage:migrate', () => {
  let server: S3Server;
  let database: MigratedDatabase;
  let folder: string;
  let folderUrl: string;
  let settings: Record<string, string>;
  let strongroom: Strongroom | undefined;
  /** The contents of acknowledged uploads, by document id. */
  const kept = new Map<string, string>();

  beforeAll(async () => {
    server = await S3Server.start();
    await server.createBucket('documents');
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'strongroom-move-'));
    folderUrl = pathToFileURL(join(folder, 'blobs')).href;
    settings = server.settings('documents/moved');
  });
  afterAll(async () => {
    await strongroom?.stop();
    await database.drop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (storageUrl: string) => {
    await strongroom?.stop();
    strongroom = await startStrongroom({
      database,
      dataDir: folder,
      settings: { ...settings, STORAGE_URL: storageUrl },
    });
    return strongroom;
  };

  const migrate = (from: string, to: string, more: readonly string[] = [], kill?: AbortSignal) =>
    runProgram(
      'dist/apps/api/src/commands/storage-migrate.js',
      ['--from', from, '--to', to, ...more],
      { ...settings, DATABASE_URL: database.url },
      kill,
    );

  const upload = async (client: TestClient) => {
    const content = randomBytes(40_000).toString('hex');
    const { status, body } = await client.upload(content);
    if (status !== 201) return status;
    kept.set(body.id, createHash('sha256').update(content).digest('hex'));
    return status;
  };

  /** Counts the originals of a store; 0 before the store is created. */
  const countIn = async (storageUrl: string) => {
    const storage = storageFrom({ ...settings, STORAGE_URL: storageUrl });
    let count = 0;
    try {
      for await (const _ of storage.list('originals/')) count += 1;
    } catch {
      return 0;
    }
    return count;
  };

  /** Uploads until `stop` is aborted. A refused upload must be refused with 503. */
  const uploadUntil = async (client: TestClient, stop: AbortSignal) => {
    while (!stop.aborted) {
      expect([201, 503]).toContain(await upload(client));
      await delay(20);
    }
  };

  const moveWhileUploading = async (client: TestClient, from: string, to: string) => {
    const stop = new AbortController();
    const uploads = Promise.all([1, 2].map(() => uploadUntil(client, stop.signal)));
    try {
      const kill = new AbortController();
      const killed = migrate(from, to, [], kill.signal);
      while ((await countIn(to)) < 5) await delay(5);
      kill.abort();
      expect((await killed).code).toBe(null);
      expect(await countIn(to)).toBeLessThan(await countIn(from));
      const copied = await migrate(from, to);
      expect(copied).toMatchObject({ code: 0, stdout: expect.stringMatching(/copied/) as unknown });
      const finished = await migrate(from, to, ['--finish']);
      expect([finished.code, finished.stderr]).toEqual([0, expect.stringContaining('MiB')]);
      // The api need not be stopped: its store is no longer the current one, so it refuses uploads.
      const { status, body } = await client.upload(randomBytes(20).toString('hex'));
      expect([status, (body as unknown as ProblemJson).code]).toEqual([503, 'storage.unavailable']);
    } finally {
      stop.abort();
      await uploads;
    }
  };

  const expectAllThere = async (client: TestClient, storageUrl: string) => {
    for (const [id, sha256] of kept) {
      const response = await client.fetch('GET', `/v1/documents/${id}/content`);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    }
    const env = { ...settings, DATABASE_URL: database.url, STORAGE_URL: storageUrl };
    const verified = await runProgram('dist/apps/api/src/commands/storage-verify.js', [], env);
    expect(verified.stdout).not.toMatch(/^(missing|changed)/m);
  };

  it(
    'moves a store in use to S3 and back, with kills in between, and loses nothing',
    async () => {
      const s3Url = settings['STORAGE_URL'] ?? '';
      let { url } = await start(folderUrl);
      const client = await TestClient.register(url, 'mover@example.test');
      for (let i = 0; i < 100; i += 1) await upload(client);
      await moveWhileUploading(client, folderUrl, s3Url);

      ({ url } = await start(s3Url));
      const moved = new TestClient(url, client.accessToken);
      expect(await upload(moved)).toBe(201);
      await expectAllThere(moved, s3Url);

      // The folder becomes the target again. Its originals are removed, so that all of them are copied.
      await rm(join(folder, 'blobs/objects/originals'), { recursive: true });
      await moveWhileUploading(moved, s3Url, folderUrl);
      ({ url } = await start(folderUrl));
      const back = new TestClient(url, client.accessToken);
      expect(await upload(back)).toBe(201);
      await expectAllThere(back, folderUrl);
      expect(kept.size).toBeGreaterThan(102);
    },
    TIMEOUT_MS,
  );

  it(
    'refuses a store that another installation uses, and an unknown parameter of a store URL',
    async () => {
      const other = await createTestDatabase();
      const theirs = await startStrongroom({ database: other });
      try {
        const url = pathToFileURL(join(theirs.dataDir, 'blobs')).href;
        const refused = await migrate(folderUrl, url);
        expect([refused.code, refused.stderr]).toEqual([
          2,
          expect.stringContaining('is already in use'),
        ]);
        expect((await migrate(folderUrl, 's3://documents?regoin=x')).code).toBe(78);
      } finally {
        await theirs.stop();
        await other.drop();
      }
    },
    TIMEOUT_MS,
  );
});
