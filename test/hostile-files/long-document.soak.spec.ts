import { watch } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  anotherWorker,
  createTestDatabase,
  ENGLISH_TEXT,
  makePdf,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
  type StrongroomProcess,
} from '@app/testing';
import { TestClient, type DocumentJson } from '../support/test-client.js';

const PAGES = 500;
const KILLS = 10;
const SHORT_DOCUMENTS = 12;
const TIMEOUT_MS = 1_700_000;

let database: MigratedDatabase;
let strongroom: Strongroom;
const workers: StrongroomProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const one = { OCR_CONCURRENCY: '1' };
  strongroom = await startStrongroom({ database, workerSettings: one });
  const { dataDir } = strongroom;
  const { worker } = await anotherWorker({ database, dataDir, workerSettings: one });
  workers.push(strongroom.worker, worker);
  await worker.start();
});
afterAll(async () => {
  await workers[1]?.stop();
  await strongroom.stop();
  await database.drop();
});

const scan = (pages: number, name: string) =>
  makePdf(
    Array.from({ length: pages }, (_, i) => ({
      kind: 'scan',
      text: `${name}, page ${i + 1}. ${ENGLISH_TEXT.slice(0, 300)}`,
      dpi: 200,
    })),
  );

const upload = async (client: TestClient, pages: number, name: string) =>
  (await client.upload(Buffer.from(await scan(pages, name)), { filename: `${name}.pdf` })).body.id;

const fetchDocument = async (client: TestClient, id: string) =>
  (await client.request<DocumentJson>('GET', `/v1/documents/${id}`)).body;

/** Uploads one page. Returns the milliseconds until its text is ready. */
async function timeOnePage(client: TestClient, name: string): Promise<number> {
  const bytes = Buffer.from(await scan(1, name));
  const begunAt = performance.now();
  const { body } = await client.upload(bytes, { filename: `${name}.pdf` });
  while ((await fetchDocument(client, body.id)).status !== 'ready') await delay(25);
  return performance.now() - begunAt;
}

/** Counts how often the result of each page is stored. */
function countStores(folder: string): { counts: Map<string, number>; stop: () => void } {
  const counts = new Map<string, number>();
  const watcher = watch(folder, { recursive: true }, (event, path) => {
    if (event !== 'rename' || path === null || !/page-\d+\.json$/.test(path)) return;
    counts.set(path, (counts.get(path) ?? 0) + 1);
  });
  return { counts, stop: () => watcher.close() };
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

it(
  `reads ${PAGES} pages through ${KILLS} kills, and reads documents of another account in between`,
  { timeout: TIMEOUT_MS },
  async () => {
    const long = await TestClient.register(strongroom.url, 'long@example.test');
    const short = await TestClient.register(strongroom.url, 'short@example.test');
    const alone: number[] = [];
    for (let i = 0; i < 5; i += 1) alone.push(await timeOnePage(short, `Alone ${i}`));

    const begunAt = performance.now();
    const ledger = await upload(long, PAGES, 'Ledger');
    const stores = countStores(`${strongroom.dataDir}/blobs`);
    const done = async () => (await fetchDocument(long, ledger)).pages.done;
    const duringLong: number[] = [];
    for (let i = 0; i < SHORT_DOCUMENTS; i += 1) {
      await expect.poll(done, { timeout: TIMEOUT_MS, interval: 100 }).toBeGreaterThan(10 + i * 8);
      duringLong.push(await timeOnePage(short, `Note ${i}`));
    }
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const reached = 120 + kill * 30;
      await expect.poll(done, { timeout: TIMEOUT_MS, interval: 100 }).toBeGreaterThan(reached);
      const victim = workers[kill % 2] as StrongroomProcess;
      await victim.stop('SIGKILL');
      await victim.start();
    }
    const statusOf = async () => (await fetchDocument(long, ledger)).status;
    await expect.poll(statusOf, { timeout: TIMEOUT_MS, interval: 500 }).toBe('ready');
    const seconds = (performance.now() - begunAt) / 1_000;
    stores.stop();

    const storedTwice = [...stores.counts].filter(([, count]) => count > 1);
    const ratio = median(duringLong) / median(alone);
    process.stdout.write(
      [
        `one page alone: median ${median(alone).toFixed(0)} ms; during the ${PAGES} pages: median ${median(duringLong).toFixed(0)}`,
        `(${ratio.toFixed(2)} times), longest ${Math.max(...duringLong).toFixed(0)} ms;`,
        `${PAGES} pages with ${KILLS} kills: ${seconds.toFixed(0)} s, ${storedTwice.length} stored more than once\n`,
      ].join(' '),
    );
    const { body } = await long.request<{ pages: { text: string; error: unknown }[] }>(
      'GET',
      `/v1/documents/${ledger}/text`,
      { headers: { accept: 'application/json' } },
    );
    expect(body.pages.map(({ error }) => error)).toEqual(Array(PAGES).fill(null));
    const titles = body.pages.map(({ text }) => /Ledger, page (\d+)\./.exec(text)?.[1]);
    expect(titles).toEqual(Array.from({ length: PAGES }, (_, i) => `${i + 1}`));
    expect(stores.counts.size).toBeGreaterThanOrEqual(PAGES);
    expect(storedTwice.length).toBeLessThanOrEqual(KILLS);
  },
);
