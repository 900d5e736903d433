import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStrongroom, StrongroomProcess } from '@app/testing';
import type { MigratedDatabase, Strongroom } from '@app/testing';
import { TestClient, type DocumentJson } from './test-client.js';

/** Enough for a dozen processes that start one after another. */
const TEST_TIMEOUT_MS = 240_000;
const START_TIMEOUT_MS = 120_000;
const KILL_MODULE = join(import.meta.dirname, '../chaos/inject/kill-at-fault-point.ts');

/** The database and queue under test. */
export interface CrashTestQueue {
  readonly database: MigratedDatabase;
  /** Settings of both apps. */
  readonly settings: Readonly<Record<string, string>>;
  /** Expires the job locks of crashed workers, without waiting 30 s. */
  expireJobLocks(): Promise<void>;
}

interface PagesJson {
  readonly pages: { readonly text: string; readonly error: { readonly code: string } | null }[];
}

/**
 * Tests what becomes of a document when its workers crash, with real processes and SIGKILL. With `isShort`
 * only one test runs, because each starts about a dozen processes.
 */
export function describeWorkerCrashes(
  name: string,
  createQueue: () => Promise<CrashTestQueue>,
  { isShort }: { isShort: boolean },
): void {
  describe(`a document in the queue in ${name}`, { timeout: TEST_TIMEOUT_MS }, () => {
    let queue: CrashTestQueue;
    let strongroom: Strongroom;
    let client: TestClient;

    beforeAll(async () => {
      queue = await createQueue();
      const { database, settings } = queue;
      strongroom = await startStrongroom({ database, settings, workerSettings: workerOnly() });
      client = await TestClient.register(strongroom.url, 'crash@example.test');
      await strongroom.worker.stop();
    }, START_TIMEOUT_MS);
    afterAll(() => strongroom?.stop());

    const workerOnly = (): Record<string, string> =>
      queue.settings['REDIS_URL'] === undefined ? {} : { QUEUE_DATABASE_URL: '' };

    /** Starts a worker that is killed at the fault point, and waits for its end. */
    async function crashWorkerAt(point: string): Promise<void> {
      await queue.expireJobLocks();
      const worker = new StrongroomProcess({
        script: 'dist/apps/ocr-worker/src/main.js',
        readyUrl: `${strongroom.workerManagementUrl}/health/ready`,
        env: {
          DATA_DIR: strongroom.dataDir,
          QUEUE_DATABASE_URL: queue.database.queueUrl,
          // No test uses its management port.
          WORKER_MANAGEMENT_PORT: '0',
          NODE_OPTIONS: `--import=${KILL_MODULE}`,
          FAULT_POINT: point,
          ...queue.settings,
          ...workerOnly(),
        },
      });
      worker.launch();
      const { signal } = await worker.exited;
      const output = worker.output.slice(-2_000);
      expect([signal, worker.errors], output).toEqual(['SIGKILL', `killed at ${point}\n`]);
    }

    async function upload(): Promise<string> {
      const { status, body } = await client.upload(`one ${randomUUID()}\ftwo\fthree`);
      expect(status).toBe(201);
      return body.id;
    }

    async function waitForEnd(id: string): Promise<DocumentJson> {
      await queue.expireJobLocks();
      await strongroom.worker.start();
      const read = async () =>
        (await client.request<DocumentJson>('GET', `/v1/documents/${id}`)).body;
      await expect
        .poll(async () => (await read()).status, { timeout: 30_000 })
        .toMatch(/^(ready|failed)$/);
      await strongroom.worker.stop();
      return read();
    }

    const pagesOf = async (id: string) => {
      const headers = { accept: 'application/json' };
      const path = `/v1/documents/${id}/text`;
      return (await client.request<PagesJson>('GET', path, { headers })).body.pages;
    };

    it.skipIf(isShort)('is read completely after four crashes at the same page', async () => {
      const id = await upload();
      for (let crash = 0; crash < 4; crash += 1) await crashWorkerAt('read.page_begun:2');
      const document = await waitForEnd(id);
      expect(document).toMatchObject({ status: 'ready', extraction: { truncated: false } });
      expect((await pagesOf(id)).map(({ text }) => text).slice(1)).toEqual(['two', 'three']);
    });

    it('becomes ready without a page that crashes every worker, and no worker tries that page again', async () => {
      const id = await upload();
      for (let crash = 0; crash < 6; crash += 1) await crashWorkerAt('read.page_begun:2');
      const document = await waitForEnd(id);
      expect(document).toMatchObject({
        status: 'ready',
        pages: { total: 3, done: 3 },
        extraction: { truncated: true, attempts: 1, error: { code: 'document.pages_unread' } },
      });
      const pages = await pagesOf(id);
      expect(pages.map(({ error }) => error?.code)).toEqual([undefined, 'page.crashed', undefined]);
      expect(pages.map(({ text }) => text).slice(1)).toEqual(['', 'three']);
    });

    it.skipIf(isShort)(
      'fails with document.crashed when every opening crashes the worker',
      async () => {
        const id = await upload();
        for (let crash = 0; crash < 6; crash += 1) await crashWorkerAt('read.opening');
        expect(await waitForEnd(id)).toMatchObject({
          status: 'failed',
          extraction: { error: { code: 'document.crashed' } },
        });
      },
    );
  });
}
