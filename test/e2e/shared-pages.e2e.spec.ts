import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  anotherWorker,
  createTestDatabase,
  makePdf,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
  type StrongroomProcess,
} from '@app/testing';
import { TestClient, type DocumentJson } from '../support/test-client.js';

const PAGES = 18;
const TIMEOUT_MS = 240_000;
const READY_MS = 180_000;

const pagesOf = (name: string) =>
  Array.from({ length: PAGES }, (_, i) => [i + 1, `The ${name}, leaf ${i + 1}.`] as const);

let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;
let helper: StrongroomProcess;
let helperUrl: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const one = { OCR_CONCURRENCY: '1' };
  strongroom = await startStrongroom({ database, workerSettings: one });
  client = await TestClient.register(strongroom.url, 'reader@example.test');
  const { dataDir } = strongroom;
  ({ worker: helper, managementUrl: helperUrl } = await anotherWorker({
    database,
    dataDir,
    workerSettings: one,
  }));
});
afterEach(() => helper.stop());
afterAll(async () => {
  await strongroom.stop();
  await database.drop();
});

const upload = async (name: string) => {
  const scan = await makePdf(pagesOf(name).map(([, text]) => ({ kind: 'scan', text })));
  return (await client.upload(Buffer.from(scan), { filename: 'ledger.pdf' })).body.id;
};

const untilReady = async (id: string) => {
  const look = async () =>
    (await client.request<DocumentJson>('GET', `/v1/documents/${id}`)).body.status;
  await expect.poll(look, { timeout: READY_MS, interval: 200 }).toBe('ready');
  const { body } = await client.request<{ pages: { number: number; text: string }[] }>(
    'GET',
    `/v1/documents/${id}/text`,
    { headers: { accept: 'application/json' } },
  );
  return body.pages.map(({ number, text }) => [number, text.trim()]);
};

/** The number of pages that a worker has read since its start. */
async function pagesReadBy(managementUrl: string): Promise<number> {
  const text = await (await fetch(`${managementUrl}/metrics`)).text();
  const values = text.matchAll(/^strongroom_pages_read_total\{[^}]*\} (\d+)/gm);
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}

it('is read by all workers, each page once', { timeout: TIMEOUT_MS }, async () => {
  await helper.start();
  expect(await untilReady(await upload('ledger'))).toEqual(pagesOf('ledger'));
  const read = [await pagesReadBy(strongroom.workerManagementUrl), await pagesReadBy(helperUrl)];
  expect(Math.min(...read)).toBeGreaterThan(0);
  expect((read[0] ?? 0) + (read[1] ?? 0)).toBe(PAGES);
});

it('is read completely when a helping worker is killed', { timeout: TIMEOUT_MS }, async () => {
  const id = await upload('journal');
  // The helper starts late, so that the other worker owns the document.
  const working = async () =>
    (await client.request<DocumentJson>('GET', `/v1/documents/${id}`)).body.status;
  await expect.poll(working, { timeout: READY_MS, interval: 50 }).toBe('processing');
  await helper.start();
  await expect
    .poll(() => pagesReadBy(helperUrl), { timeout: READY_MS, interval: 50 })
    .toBeGreaterThan(0);
  await delay(200);
  await helper.stop('SIGKILL');
  expect(await untilReady(id)).toEqual(pagesOf('journal'));
});
