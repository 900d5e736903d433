import { randomUUID } from 'node:crypto';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageResultKey } from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import { OrphanSweeper } from '../../../apps/api/src/retention/orphan-sweeper.js';
import {
  startSecondApi,
  killedAt,
  killedAtPeriodicTask,
  createSecondApi,
} from '../../support/crash.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import { TestClient } from '../../support/test-client.js';

let strongroom: TestApp;
let database: DataSource;

beforeAll(async () => {
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600' });
  database = strongroom.app.get(DataSource);
});
afterAll(() => strongroom.close());

const storedOriginals = async () => {
  const keys: string[] = [];
  for await (const { key } of strongroom.app.get(DocumentStorage).list('originals/'))
    keys.push(key);
  return keys.toSorted();
};
const rowsAndJobs = async () => {
  const rows = await database.query<{ key: string; jobs: number }[]>(
    `SELECT storage_key AS key, (SELECT count(*)::integer FROM bullmq.job WHERE id = extraction_id::text) AS jobs
     FROM documents ORDER BY 1`,
  );
  return rows;
};

describe('an api that is killed during an upload', () => {
  it.each([
    ['upload.received', 'nothing', { staged: 1, originals: 0, pageResults: 0 }],
    ['storage.synced', 'nothing', { staged: 1, originals: 0, pageResults: 0 }],
    ['storage.renamed', 'nothing', { staged: 0, originals: 1, pageResults: 0 }],
    ['upload.committed', 'nothing', { staged: 0, originals: 1, pageResults: 0 }],
    ['upload.registered', 'nothing', { staged: 0, originals: 1, pageResults: 0 }],
    ['upload.answered', 'the document', { staged: 0, originals: 0, pageResults: 0 }],
  ] as const)('at %s has kept %s, and the sweeper removes the rest', async (point, kept, swept) => {
    const before = (await rowsAndJobs()).length;
    const content = `${point} ${randomUUID()}`;
    const { url, api } = await startSecondApi(strongroom, killedAt(point));
    const client = await TestClient.register(url, `${randomUUID()}@example.test`);
    await expect(client.upload(content)).rejects.toThrow('fetch failed');
    expect((await api.exited).signal).toBe('SIGKILL');

    const sweeper = strongroom.app.get(OrphanSweeper);
    expect(await sweeper.sweep(new Date(Date.now() + 3_600_000))).toEqual(swept);
    const rows = await rowsAndJobs();
    expect(rows.length - before).toBe(kept === 'nothing' ? 0 : 1);
    expect(rows.every((row) => row.jobs === 1)).toBe(true);
    expect(await storedOriginals()).toEqual(rows.map((row) => row.key));

    // The client got no response and repeats the upload. There is one document in every case.
    const secondApi = await startSecondApi(strongroom, {});
    try {
      const again = new TestClient(secondApi.url, client.accessToken);
      expect((await again.upload(content)).status).toBe(kept === 'nothing' ? 201 : 200);
      expect((await rowsAndJobs()).length - before).toBe(1);
    } finally {
      await secondApi.api.stop();
    }
  });

  it('is not killed by the variable FAULT_POINT alone, because no build contains the code that kills', async () => {
    const { url, api } = await startSecondApi(strongroom, { FAULT_POINT: 'upload.committed' });
    try {
      const client = await TestClient.register(url, `${randomUUID()}@example.test`);
      expect((await client.upload(randomUUID())).status).toBe(201);
    } finally {
      await api.stop();
    }
  });
});

describe('an api that is killed during a sweep', () => {
  const store = () => join(strongroom.dataDir, 'blobs');
  const writeOrphan = async (path: string) => {
    const file = join(store(), path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'an orphan');
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(file, yesterday, yesterday);
  };
  const files = async () => {
    const entries = await readdir(store(), { recursive: true, withFileTypes: true });
    return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).toSorted();
  };

  it.each(['sweep.staged', 'sweep.original_removed', 'sweep.page_result_removed'])(
    'at %s leaves the rest to the next sweep, and removes nothing else',
    async (point) => {
      const client = await strongroom.register();
      const { body } = await client.upload(randomUUID());
      const kept = await files();
      const orphans = [1, 2, 3].flatMap(() => [
        `staged/${randomUUID()}`,
        `objects/originals/ab/${randomUUID()}`,
        `objects/${pageResultKey(randomUUID(), randomUUID(), 1)}`,
      ]);
      await Promise.all(orphans.map(writeOrphan));
      expect(await files()).toHaveLength(kept.length + orphans.length);

      const { api } = await createSecondApi(strongroom, killedAtPeriodicTask(point));
      api.launch();
      expect((await api.exited).signal, api.output.slice(-2_000)).toBe('SIGKILL');
      const remaining = await files();
      expect(remaining.length).toBeGreaterThan(kept.length);
      expect(remaining.length).toBeLessThan(kept.length + orphans.length);

      await strongroom.app.get(OrphanSweeper).sweep(new Date(Date.now() - 3_600_000));
      expect(await files()).toEqual(kept);
      const content = await client.request('GET', `/v1/documents/${body.id}/content`);
      expect(content.status).toBe(200);
    },
  );
});
