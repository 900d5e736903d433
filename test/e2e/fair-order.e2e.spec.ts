import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTestDatabase,
  makePdf,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson } from '../support/test-client.js';

const PAGES = 8;
const TIMEOUT_MS = 240_000;

let database: MigratedDatabase;
let strongroom: Strongroom;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database, workerSettings: { OCR_CONCURRENCY: '1' } });
});
afterAll(async () => {
  await strongroom.stop();
  await database.drop();
});

const scan = (pages: number) =>
  makePdf(
    Array.from({ length: pages }, (_, i) => ({
      kind: 'scan' as const,
      text: `Page ${i + 1} of the ledger of the harbour.`,
    })),
  );

const upload = async (client: TestClient, pages: number) =>
  (await client.upload(Buffer.from(await scan(pages)), { filename: 'ledger.pdf' })).body.id;

const fetchDocument = async (client: TestClient, id: string) =>
  (await client.request<DocumentJson>('GET', `/v1/documents/${id}`)).body;

it(
  'reads one page of an account between the pages of the long document of another',
  { timeout: TIMEOUT_MS },
  async () => {
    const long = await TestClient.register(strongroom.url, 'long@example.test');
    const short = await TestClient.register(strongroom.url, 'short@example.test');
    const ledger = await upload(long, PAGES);
    const pagesDone = async () => (await fetchDocument(long, ledger)).pages.done;
    await expect.poll(pagesDone, { timeout: 60_000, interval: 50 }).toBeGreaterThan(0);

    const note = await upload(short, 1);
    const doneBefore = await pagesDone();
    const statusOf = async () => (await fetchDocument(short, note)).status;
    await expect.poll(statusOf, { timeout: 60_000, interval: 50 }).toBe('ready');
    const longDocument = await fetchDocument(long, ledger);
    expect(longDocument.status).toBe('processing');
    // The page in progress, and one more, because progress is reported only once a second.
    expect(longDocument.pages.done - doneBefore).toBeLessThanOrEqual(2);

    await expect
      .poll(async () => (await fetchDocument(long, ledger)).status, { timeout: 120_000 })
      .toBe('ready');
    expect(await fetchDocument(long, ledger)).toMatchObject({
      pages: { total: PAGES, done: PAGES },
    });
    const yields = strongroom.worker.lines.filter(({ msg }) => msg === 'Job given back');
    expect(yields).toHaveLength(1);
  },
);
