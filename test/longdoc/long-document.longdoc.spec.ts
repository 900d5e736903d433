import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  makePdf,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson } from '../e2e/test-client.js';
import type { components } from '../e2e/api-types.js';
import { Crew } from './crew.js';

type PageList = components['schemas']['PageList'];

const PAGES = Number(process.env['LONGDOC_PAGES'] ?? 500);
const KILLS = Number(process.env['LONGDOC_KILLS'] ?? 10);
const WORKERS = Number(process.env['LONGDOC_WORKERS'] ?? 2);
const SINGLES = 5;
const SETTLED_TIMEOUT_MS = 800_000;
const WORKER_SETTINGS = { LOG_LEVEL: 'debug' };

let database: MigratedDatabase;
let strongroom: Strongroom;
let crew: Crew;
let owner: TestClient;
let other: TestClient;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({
    database,
    settings: { RECONCILE_SECONDS: '5' },
    workerSettings: WORKER_SETTINGS,
  });
  crew = await Crew.gather(strongroom, database, WORKERS, WORKER_SETTINGS);
  owner = await TestClient.register(strongroom.url, 'long@example.test');
  other = await TestClient.register(strongroom.url, 'single@example.test');
});
afterAll(async () => {
  await crew.stop();
  await strongroom.stop();
  await database.drop();
});

const small = { size: [220, 120] as [number, number] };
const pageText = (name: string) => `Sheet ${name} of many`;
const longDocument = () =>
  makePdf(
    Array.from({ length: PAGES }, (_, i) => ({
      kind: 'scan' as const,
      text: pageText(String(i + 1)),
      dpi: 150,
    })),
    small,
  );
const onePage = (name: string) =>
  makePdf([{ kind: 'scan', text: pageText(name), dpi: 150 }], small);
const get = async (client: TestClient, id: string) =>
  (await client.request<DocumentJson>('GET', `/v1/documents/${id}`)).body;

async function untilSettled(client: TestClient, id: string): Promise<DocumentJson> {
  const deadline = Date.now() + SETTLED_TIMEOUT_MS;
  for (;;) {
    const document = await get(client, id);
    if (document.status === 'ready' || document.status === 'failed') return document;
    if (Date.now() > deadline) throw new Error(`still ${document.status} ${document.pages.done}`);
    await delay(50);
  }
}

/** Seconds from the upload of one page to its text. */
async function secondsOfOnePage(name: string): Promise<number> {
  const pdf = await onePage(`${name}-${Date.now()}`);
  const startedAt = performance.now();
  const { body } = await other.upload(new Uint8Array(pdf), { filename: 'one.pdf' });
  const { status } = await untilSettled(other, body.id);
  expect(status).toBe('ready');
  return (performance.now() - startedAt) / 1_000;
}

async function pagesOf(client: TestClient, id: string): Promise<PageList['items']> {
  const items: PageList['items'] = [];
  let query = '?limit=100';
  for (;;) {
    const { body } = await client.request<PageList>('GET', `/v1/documents/${id}/pages${query}`);
    items.push(...body.items);
    if (body.nextCursor === null) return items;
    query = `?limit=100&cursor=${body.nextCursor}`;
  }
}

describe(`a document of ${PAGES} pages, ${WORKERS} workers, ${KILLS} of them killed`, () => {
  const table: Record<string, string | number> = {};

  it('is read whole, each page once and one more for each kill at most, and others get their turn', async () => {
    const alone: number[] = [];
    for (let i = 0; i < SINGLES; i += 1) alone.push(await secondsOfOnePage(`alone-${i}`));
    const pdf = new Uint8Array(await longDocument());
    const startedAt = performance.now();
    const { body } = await owner.upload(pdf, { filename: 'long.pdf' });
    await expect
      .poll(async () => (await get(owner, body.id)).pages.done, { timeout: 60_000 })
      .toBeGreaterThan(2 * WORKERS);
    const beside: number[] = [];
    for (let i = 0; i < SINGLES; i += 1) beside.push(await secondsOfOnePage(`beside-${i}`));
    const everyPages = Math.max(1, Math.floor(PAGES / (KILLS + 2)));
    while (crew.kills.length < KILLS) {
      const document = await get(owner, body.id);
      if (document.status !== 'processing') break;
      if (document.pages.done >= everyPages * (crew.kills.length + 1)) await crew.kill(body.id);
      await delay(50);
    }
    const document = await untilSettled(owner, body.id);
    const seconds = (performance.now() - startedAt) / 1_000;
    const pages = await pagesOf(owner, body.id);
    const text = await owner.request<string>('GET', `/v1/documents/${body.id}/text`);
    const twice = crew.begun(body.id) - PAGES;
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
    const pageSeconds = median(pages.map((page) => (page.durationMs ?? 0) / 1_000));
    Object.assign(table, {
      pages: PAGES,
      'workers killed': crew.kills.length,
      'pages read': pages.filter(({ status }) => status === 'ready').length,
      'pages begun more than once': twice,
      'begun by each worker': crew.shares(body.id).join(', '),
      'seconds in all': seconds.toFixed(1),
      'one page, seconds (median)': pageSeconds.toFixed(2),
      'one-page document alone, seconds': median(alone).toFixed(2),
      'one-page document beside it, seconds': median(beside).toFixed(2),
      'beside it, the slowest': Math.max(...beside).toFixed(2),
      'beside / alone': (median(beside) / median(alone)).toFixed(2),
    });
    const lines = Object.entries(table).map(([what, value]) => `${what.padEnd(38)} ${value}`);
    process.stdout.write(`\n${lines.join('\n')}\n\n`);
    expect(document).toMatchObject({ status: 'ready', pages: { total: PAGES, done: PAGES } });
    expect(document.extraction).toMatchObject({ truncated: false, error: null });
    expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 'ready'));
    expect(text.body.split('\f')).toHaveLength(PAGES);
    expect(crew.kills).toHaveLength(KILLS);
    expect(twice).toBeLessThanOrEqual(KILLS);
    expect(crew.shares(body.id).every((share) => share > PAGES / WORKERS / 5)).toBe(true);
    expect(median(beside) / median(alone)).toBeLessThan(3);
  });
});
