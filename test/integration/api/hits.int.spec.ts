import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageWord } from '@app/contracts';
import {
  extractionOf,
  readPages,
  reportFinished,
  storePage,
  untilStatus,
} from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { ProblemJson, TestClient } from '../../support/test-client.js';

interface Hits {
  items: {
    page: number;
    width: number | null;
    snippet: string;
    truncated: boolean;
    hits: {
      text: string;
      start: number;
      end: number;
      continues: boolean;
      boxes: { x: number; y: number; width: number; height: number }[];
    }[];
  }[];
  nextCursor: string | null;
  ignored: string[];
}

let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp();
  client = await strongroom.register();
});
afterAll(() => strongroom.close());

async function upload(title = 'untitled'): Promise<string> {
  const { body } = await client.upload(randomUUID(), { fields: [['title', title]] });
  return body.id;
}

async function read(...pages: string[]): Promise<string> {
  const id = await upload();
  await readPages(strongroom, id, pages);
  return id;
}

async function hitsOf(id: string, q: string, rest = '', owner = client) {
  return owner.request<Hits & ProblemJson>(
    'GET',
    `/v1/documents/${id}/hits?q=${encodeURIComponent(q)}${rest}`,
  );
}

/** The texts of all hits, by page. */
async function found(id: string, q: string): Promise<[number, string[]][]> {
  const { status, body } = await hitsOf(id, q);
  expect(status).toBe(200);
  return body.items.map(({ page, hits }) => [page, hits.map(({ text }) => text)]);
}

/** Words of equal width, one below the other by lines. */
function wordsOf(text: string): PageWord[] {
  return text
    .split('\n')
    .flatMap((line, y) =>
      line.split(' ').map((word, x): PageWord => [word, x * 10, y * 20, 9, 12, 0.9, y]),
    );
}

describe('GET /documents/{id}/hits', () => {
  it('lists the matching pages in order, with the offsets in their text', async () => {
    const pages = ['Nothing.', 'Two invoices, one Invoice.', 'none', 'The invoice again'];
    const id = await read(...pages);
    const { body } = await hitsOf(id, 'invoice');
    expect(body.items.map(({ page }) => page)).toEqual([2, 4]);
    expect(body.items[0]?.hits).toEqual([
      { text: 'invoices', start: 4, end: 12, continues: false, boxes: [] },
      { text: 'Invoice', start: 18, end: 25, continues: false, boxes: [] },
    ]);
    expect(body.items[0]?.snippet).toContain('<mark>invoices</mark>');
    for (const { page, hits } of body.items) {
      for (const { text, start, end } of hits) {
        expect(pages[page - 1]?.slice(start, end)).toBe(text);
      }
    }
  });

  it('counts offsets in UTF-16 code units', async () => {
    const id = await read('😀 ünïcode sparrow');
    const { body } = await hitsOf(id, 'sparrow');
    const [hit] = body.items[0]?.hits ?? [];
    expect('😀 ünïcode sparrow'.slice(hit?.start, hit?.end)).toBe('sparrow');
  });

  it('returns the boxes of the words, also of repeated words and phrases over two lines', async () => {
    const id = await upload();
    const ids = { documentId: id, extractionId: await extractionOf(strongroom, id) };
    const text = 'the blue heron\nand the blue\nheron fly';
    const page = { number: 1, text, words: wordsOf(text), width: 595, height: 842 };
    await storePage(strongroom, ids, page);
    await reportFinished(strongroom, ids);
    await untilStatus(strongroom, id, 'ready');
    const { body } = await hitsOf(id, '"blue heron"');
    const box = (x: number, y: number) => ({ x, y, width: 9, height: 12 });
    expect(body.items).toMatchObject([{ page: 1, width: 595, height: 842, truncated: false }]);
    expect(body.items[0]?.hits.map(({ text: hit, boxes }) => [hit, boxes])).toEqual([
      ['blue heron', [box(10, 0), box(20, 0)]],
      ['blue\nheron', [box(20, 20), box(0, 40)]],
    ]);
  });

  it('reports a phrase and a hyphenated word on the page where they begin', async () => {
    const id = await read('It was a grey', 'wagtail that the quarter-', 'master saw');
    expect(await found(id, '"grey wagtail"')).toEqual([[1, ['grey\nwagtail']]]);
    expect(await found(id, 'quartermaster')).toEqual([[2, ['quarter-\nmaster']]]);
    expect(await found(id, 'wagtail')).toEqual([[2, ['wagtail']]]);
    const { body } = await hitsOf(id, '"grey wagtail"');
    expect(body.items[0]?.hits).toMatchObject([{ start: 9, end: 13, continues: true }]);
  });

  it('finds codes in part, prefixes and alternatives, and nothing that is unwanted', async () => {
    const id = await read('Invoice RE-2024/0815 of heron', 'falcon', 'rotten heron');
    expect(await found(id, '0815')).toEqual([[1, ['0815']]]);
    expect(await found(id, 'RE-2024/0815')).toEqual([[1, ['RE-2024/0815']]]);
    expect(await found(id, 'falc*')).toEqual([[2, ['falcon']]]);
    expect(await found(id, 'falcon or 0815')).toEqual([
      [1, ['0815']],
      [2, ['falcon']],
    ]);
    expect(await found(id, 'heron -rotten')).toEqual([
      [1, ['heron']],
      [3, ['heron']],
    ]);
  });

  it('is empty when only the title matches, and names what is ignored', async () => {
    const id = await upload('Zeppelin manual');
    await readPages(strongroom, id, ['some text']);
    const { status, body } = await hitsOf(id, 'zeppelin');
    expect([status, body]).toEqual([200, { items: [], nextCursor: null, ignored: [] }]);
    expect((await hitsOf(id, '§§')).body).toEqual({ items: [], nextCursor: null, ignored: ['§§'] });
  });

  it('pages through a long document', async () => {
    const id = await read(...Array.from({ length: 60 }, (_, i) => (i % 2 ? `kestrel ${i}` : '-')));
    const seen: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const rest: string = `&limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { body }: { body: Hits } = await hitsOf(id, 'kestrel', rest);
      expect(body.items.length).toBeLessThanOrEqual(7);
      seen.push(...body.items.map(({ page }) => page));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => 2 * i + 2));
    expect((await hitsOf(id, 'kestrel', '&cursor=W10')).body.code).toBe('request.cursor');
  });

  it('limits the hits of one page', async () => {
    const id = await read('plover '.repeat(201));
    const { body } = await hitsOf(id, 'plover');
    expect([body.items[0]?.hits.length, body.items[0]?.truncated]).toEqual([200, true]);
  });

  it('answers like the text of the document when there is none', async () => {
    const pending = await upload();
    expect((await hitsOf(pending, 'x')).body.code).toBe('document.not_ready');
    const ids = { documentId: pending, extractionId: await extractionOf(strongroom, pending) };
    const error = { code: 'document.encrypted', message: 'encrypted' };
    await reportFinished(strongroom, ids, { outcome: 'failed', error });
    await untilStatus(strongroom, pending, 'failed');
    expect((await hitsOf(pending, 'x')).status).toBe(409);
    const id = await read('a cormorant');
    const stranger = await strongroom.register();
    expect((await hitsOf(id, 'cormorant', '', stranger)).body.code).toBe('document.not_found');
    await client.request('DELETE', `/v1/documents/${id}`);
    expect((await hitsOf(id, 'cormorant')).body.code).toBe('document.not_found');
  });
});
