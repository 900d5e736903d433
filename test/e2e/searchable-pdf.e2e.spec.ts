import { readdirSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  drawLines,
  encryptPdf,
  makeMixedPdf,
  makePdf,
  shortText,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { ageTrash, expireJobLocks } from '../support/advance-time.js';
import { TestClient, type DocumentJson, type ProblemJson } from '../support/test-client.js';

const TIMEOUT_MS = 120_000;

let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database, settings: { RECONCILE_SECONDS: '1' } });
  client = await TestClient.register(strongroom.url, 'searcher@example.test');
});
afterAll(async () => {
  await strongroom.stop();
  await database.drop();
});

async function until<T>(
  look: () => T | Promise<T | undefined> | undefined,
  everyMs = 500,
): Promise<T> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('timed out');
    await delay(everyMs);
  }
}

async function uploaded(content: Buffer, filename: string): Promise<DocumentJson> {
  const { body } = await client.upload(Buffer.from(content), { filename });
  return until(async () => {
    const answer = await client.request<DocumentJson>('GET', `/v1/documents/${body.id}`);
    return ['ready', 'failed'].includes(answer.body.status) ? answer.body : undefined;
  });
}

const address = (id: string) => `/v1/documents/${id}/searchable.pdf`;

async function madeOf(id: string): Promise<Response> {
  return until(async () => {
    const answer = await client.fetch('GET', address(id));
    expect([200, 202]).toContain(answer.status);
    return answer.status === 200 ? answer : undefined;
  });
}

/** The names of all files of a document, or of its searchable PDF alone. */
async function storedFor(id: string, kind = ''): Promise<string[]> {
  const entries = await readdir(strongroom.dataDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && join(entry.parentPath, entry.name).includes(id))
    .map(({ name }) => name)
    .filter((name) => name.includes(kind));
}

/** The pid of the worker's sandbox, the process in which a document is open. */
function sandboxOf(worker: number): number | undefined {
  return readdirSync(`/proc/${worker}/task`)
    .flatMap((task) => readFileSync(`/proc/${worker}/task/${task}/children`, 'utf8').split(' '))
    .map(Number)
    .find((pid) => pid > 0);
}

describe('GET /documents/{id}/searchable.pdf', { timeout: 2 * TIMEOUT_MS }, () => {
  it('makes the PDF at the first request, and serves it like the content', async () => {
    const original = await makePdf([{ kind: 'text', text: 'The lamp of the quartermaster.' }]);
    const { id } = await uploaded(original, 'lamp.pdf');
    const first = await client.request('GET', address(id));
    expect([first.status, first.headers.get('retry-after')]).toEqual([202, '1']);
    const made = await madeOf(id);
    // A page with its own text layer is not changed.
    expect(Buffer.from(await made.arrayBuffer()).equals(original)).toBe(true);
    expect(made.headers.get('content-type')).toBe('application/pdf');
    expect(made.headers.get('content-disposition')).toContain('lamp.searchable.pdf');
    const etag = made.headers.get('etag') ?? '';
    const again = await client.request('GET', address(id), { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    const part = await client.fetch('GET', address(id), { headers: { range: 'bytes=0-4' } });
    expect([part.status, await part.text()]).toEqual([206, '%PDF-']);
    const stranger = await TestClient.register(strongroom.url, 'stranger@example.test');
    const theirs = await stranger.request<ProblemJson>('GET', address(id));
    expect([theirs.status, theirs.body.code]).toEqual([404, 'document.not_found']);
    await client.request('DELETE', `/v1/documents/${id}`);
    expect((await client.request('GET', address(id))).status).toBe(404);
  });

  it('makes it also when the worker is killed in between, and leaves no partial PDF', async () => {
    // A shorter text over an image would be taken for a stamp.
    const texts = [1, 2].map((page) => [1, 2, 3].map((part) => shortText(page + part)).join('\n'));
    const pages = texts.map((text) => ({ kind: 'scan', text, dpi: 150 }) as const);
    const { id } = await uploaded(await makePdf(pages), 'killed.pdf');
    const worker = strongroom.worker.pid ?? 0;
    await until(() => (sandboxOf(worker) === undefined ? true : undefined), 5);
    expect((await client.request('GET', address(id))).status).toBe(202);
    await until(() => sandboxOf(worker), 5);
    expect((await strongroom.worker.stop('SIGKILL')).signal).toBe('SIGKILL');
    expect(await storedFor(id, 'searchable')).toEqual([]);
    const waiting = await client.request('GET', address(id));
    expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([202, '1']);
    await expireJobLocks(database.url);
    await strongroom.worker.start();
    const made = Buffer.from(await (await madeOf(id)).arrayBuffer());
    expect((await storedFor(id, 'searchable')).toSorted()).toEqual([
      'searchable.json',
      'searchable.pdf',
    ]);
    // An upload of the searchable PDF needs no OCR.
    const copy = await uploaded(made, 'copy.pdf');
    const text = await client.request<{ pages: { source: string; text: string }[] }>(
      'GET',
      `/v1/documents/${copy.id}/text`,
      { headers: { accept: 'application/json' } },
    );
    expect(text.body.pages).toMatchObject(
      texts.map((page) => ({ source: 'text-layer', text: page })),
    );
  });

  it('adds to a page with a text layer and a picture only the words of the picture', async () => {
    const [typed, drawn] = [
      'The lamps and the rope are listed below.',
      'RECEIPT of Quayside Chandlery',
    ];
    const parts = [
      { kind: 'text', text: typed, left: 60, top: 60 },
      { kind: 'picture', bitmap: await drawLines(drawn), place: [60, 500, 300, 40] },
    ] as const;
    const original = await makeMixedPdf({ parts });
    const { id } = await uploaded(original, 'receipt.pdf');
    const made = Buffer.from(await (await madeOf(id)).arrayBuffer());
    expect(made.length).toBeGreaterThan(original.length);
    const copy = await uploaded(made, 'copy.pdf');
    const text = await client.request<{ pages: { source: string; text: string }[] }>(
      'GET',
      `/v1/documents/${copy.id}/text`,
      { headers: { accept: 'application/json' } },
    );
    const [page] = text.body.pages;
    expect(page?.source).toBe('text-layer');
    expect(page?.text.split(/\s+/).toSorted()).toEqual(`${typed} ${drawn}`.split(' ').toSorted());
  });

  it('is deleted with its document when the trash is purged', async () => {
    const { id } = await uploaded(
      await makePdf([{ kind: 'text', text: 'Nothing of this stays.' }]),
      'gone.pdf',
    );
    await madeOf(id);
    expect(await storedFor(id, 'searchable')).toHaveLength(2);
    await client.request('DELETE', `/v1/documents/${id}`);
    expect(await storedFor(id, 'searchable')).toHaveLength(2);
    await ageTrash(database.url);
    await until(async () => ((await storedFor(id)).length === 0 ? true : undefined));
    expect((await client.request('GET', address(id))).status).toBe(404);
  });

  it('returns the reason when there is none', async () => {
    const text = await uploaded(Buffer.from('Only words, no pages.'), 'words.txt');
    const none = await client.request<ProblemJson>('GET', address(text.id));
    expect([none.status, none.body.code]).toEqual([409, 'document.searchable_pdf_unavailable']);
    const pdf = await makePdf([{ kind: 'text', text: 'Nobody may read this.' }]);
    const closed = await uploaded(await encryptPdf(pdf, { user: 'u', owner: 'o' }), 'closed.pdf');
    const failed = await client.request<ProblemJson>('GET', address(closed.id));
    expect([failed.status, failed.body.code]).toEqual([409, 'document.failed']);
    expect(failed.body.detail).toContain('document.encrypted');
  });
});
