import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStrongroom, StrongroomProcess } from '@app/testing';
import type { MigratedDatabase, Strongroom } from '@app/testing';
import { TestClient, type DocumentJson } from './test-client.js';

/** A dozen processes are started one after the other. */
const LIVES_TIMEOUT_MS = 240_000;
const START_TIMEOUT_MS = 120_000;
const INJECT = join(import.meta.dirname, '../../tools/chaos/inject/kill-at-fault-point.ts');

/** A queue under test. */
export interface DeathBench {
  readonly database: MigratedDatabase;
  /** For both apps. */
  readonly settings: Readonly<Record<string, string>>;
  /** Makes the locks of those who died run out, as 30 s would. */
  endLocks(): Promise<void>;
}

interface PagesJson {
  readonly pages: { readonly text: string; readonly error: { readonly code: string } | null }[];
}

/**
 * What becomes of documents whose workers die, with real processes and SIGKILL. They take their time: `isShort` leaves
 * out what differs in numbers only.
 */
export function describeWorkerDeaths(
  name: string,
  createBench: () => Promise<DeathBench>,
  { isShort }: { isShort: boolean },
): void {
  describe(
    `a document whose workers die, with the queue in ${name}`,
    { timeout: LIVES_TIMEOUT_MS },
    () => {
      let bench: DeathBench;
      let strongroom: Strongroom;
      let client: TestClient;

      beforeAll(async () => {
        bench = await createBench();
        const { database, settings } = bench;
        strongroom = await startStrongroom({ database, settings, workerSettings: workerOnly() });
        client = await TestClient.register(strongroom.url, 'mourner@example.test');
        await strongroom.worker.stop();
      }, START_TIMEOUT_MS);
      afterAll(() => strongroom?.stop());

      const workerOnly = (): Record<string, string> =>
        bench.settings['REDIS_URL'] === undefined ? {} : { QUEUE_DATABASE_URL: '' };

      /** A worker that ends at the fault point, whenever it comes there. */
      async function dieAt(point: string): Promise<void> {
        await bench.endLocks();
        const worker = new StrongroomProcess({
          script: 'dist/apps/ocr-worker/src/main.js',
          readyUrl: `${strongroom.workerManagementUrl}/health/ready`,
          env: {
            DATA_DIR: strongroom.dataDir,
            QUEUE_DATABASE_URL: bench.database.queueUrl,
            // Nobody asks it anything.
            WORKER_MANAGEMENT_PORT: '0',
            NODE_OPTIONS: `--import=${INJECT}`,
            FAULT_POINT: point,
            ...bench.settings,
            ...workerOnly(),
          },
        });
        worker.launch();
        const { signal } = await worker.exited;
        const said = worker.output.slice(-2_000);
        expect([signal, worker.errors], said).toEqual(['SIGKILL', `killed at ${point}\n`]);
      }

      async function upload(): Promise<string> {
        const { status, body } = await client.upload(`one ${randomUUID()}\ftwo\fthree`);
        expect(status).toBe(201);
        return body.id;
      }

      async function endOf(id: string): Promise<DocumentJson> {
        await bench.endLocks();
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

      it.skipIf(isShort)('four times at the same page is read whole, by the next one', async () => {
        const id = await upload();
        for (let death = 0; death < 4; death += 1) await dieAt('read.page_begun:2');
        const document = await endOf(id);
        expect(document).toMatchObject({ status: 'ready', extraction: { truncated: false } });
        expect((await pagesOf(id)).map(({ text }) => text).slice(1)).toEqual(['two', 'three']);
      });

      it('is ready without the page that kills each of them, and no worker tries that again', async () => {
        const id = await upload();
        for (let death = 0; death < 6; death += 1) await dieAt('read.page_begun:2');
        const document = await endOf(id);
        expect(document).toMatchObject({
          status: 'ready',
          pages: { total: 3, done: 3 },
          extraction: { truncated: true, attempts: 1, error: { code: 'document.pages_unread' } },
        });
        const pages = await pagesOf(id);
        expect(pages.map(({ error }) => error?.code)).toEqual([
          undefined,
          'page.crashed',
          undefined,
        ]);
        expect(pages.map(({ text }) => text).slice(1)).toEqual(['', 'three']);
      });

      it.skipIf(isShort)(
        'is failed as document.crashed when opening it kills each of them',
        async () => {
          const id = await upload();
          for (let death = 0; death < 6; death += 1) await dieAt('read.opening');
          expect(await endOf(id)).toMatchObject({
            status: 'failed',
            extraction: { error: { code: 'document.crashed' } },
          });
        },
      );
    },
  );
}
