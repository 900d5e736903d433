import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Vocabulary } from '../../../apps/api/src/search-index/index.js';
import { readPages } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { DocumentJson, TestClient } from '../../support/test-client.js';

interface Result {
  items: { document: DocumentJson; snippet: string; match: string }[];
  nextCursor: string | null;
  similar: { typed: string; words: string[] }[];
}

let strongroom: TestApp;

beforeAll(async () => {
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600' });
});
afterAll(() => strongroom.close());

async function read(owner: TestClient, text: string, title = 'untitled'): Promise<string> {
  const { body } = await owner.upload(randomUUID(), { fields: [['title', title]] });
  await readPages(strongroom, body.id, [text]);
  return body.id;
}

const applyChanges = () => strongroom.app.get(Vocabulary).applyChanges();

async function search(owner: TestClient, q: string, rest = ''): Promise<Result> {
  const { status, body } = await owner.request<Result>(
    'GET',
    `/v1/search?q=${encodeURIComponent(q)}${rest}`,
  );
  expect(status).toBe(200);
  return body;
}

const found = async (owner: TestClient, q: string) =>
  (await search(owner, q)).items.map(({ document, match }) => [document.id, match]);

describe('GET /search with few exact results', () => {
  it('finds mistyped and misread words, and says by which words', async () => {
    const owner = await strongroom.register();
    const invoice = await read(owner, 'Rechnung Nummer 12');
    const tower = await read(owner, 'The lighthouse of Alexandria');
    const misread = await read(owner, 'lnvoice over ten items, cornmunity');
    const titled = await read(owner, 'x', 'Quarterly statement');
    await applyChanges();
    expect(await found(owner, 'Rechnng')).toEqual([[invoice, 'similar']]);
    expect(await found(owner, 'lighthuose')).toEqual([[tower, 'similar']]);
    expect(await found(owner, 'invoice')).toEqual([[misread, 'similar']]);
    expect(await found(owner, 'community')).toEqual([[misread, 'similar']]);
    expect(await found(owner, 'statemnet')).toEqual([[titled, 'similar']]);
    expect(await found(owner, 'Rechnng 12')).toEqual([[invoice, 'similar']]);
    expect(await found(owner, 'Rechnng -12')).toEqual([]);
    const { similar, items } = await search(owner, 'lighthuose');
    expect(similar).toEqual([{ typed: 'lighthuose', words: ['lighthouse'] }]);
    expect(items[0]?.snippet).toContain('<mark>lighthouse</mark>');
  });

  it('replaces no number, code, quoted word, prefix or short word', async () => {
    const owner = await strongroom.register();
    await read(owner, 'RE-2024 of 4711, lighthouse, ABC123, cat');
    await applyChanges();
    for (const q of ['4712', 'RE-2025', 'ABC124', '"lighthuose"', 'lighthuo*', 'cet']) {
      const { items, similar } = await search(owner, q);
      expect([items, similar], q).toEqual([[], []]);
    }
  });

  it('lists similar results after all exact ones, each once, on any size of page', async () => {
    const owner = await strongroom.register();
    const exact: string[] = [];
    const similar: string[] = [];
    for (let i = 0; i < 3; i += 1) exact.push(await read(owner, `harbor ${'harbour '.repeat(i)}`));
    for (let i = 0; i < 5; i += 1) similar.push(await read(owner, 'harbour '.repeat(9 + i)));
    await applyChanges();
    for (const limit of [1, 2, 3, 4, 5, 8, 100]) {
      const seen: [string, string][] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const rest: string = `&limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`;
        const page = await search(owner, 'harbor', rest);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        const hasSimilar = page.items.some(({ match }) => match === 'similar');
        expect(page.similar.length, `limit ${limit}`).toBe(hasSimilar ? 1 : 0);
        seen.push(
          ...page.items.map(({ document, match }): [string, string] => [document.id, match]),
        );
        cursor = page.nextCursor;
      }
      expect(seen.map(([, match]) => match)).toEqual([
        ...exact.map(() => 'exact'),
        ...similar.map(() => 'similar'),
      ]);
      expect(new Set(seen.map(([id]) => id))).toEqual(new Set([...exact, ...similar]));
    }
  });

  it('adds nothing when the exact search finds enough', async () => {
    const owner = await strongroom.register();
    for (let i = 0; i < 5; i += 1) await read(owner, `beacon ${i}`);
    await read(owner, 'beacom');
    await applyChanges();
    for (const limit of [2, 5, 50]) {
      const { similar } = await search(owner, 'beacon', `&limit=${limit}`);
      expect(similar).toEqual([]);
    }
    expect((await found(owner, 'beacon')).map(([, match]) => match)).toEqual(
      Array.from({ length: 5 }, () => 'exact'),
    );
  });

  it('uses no word of the trash and none of another account', async () => {
    const owner = await strongroom.register();
    const id = await read(owner, 'the peregrine');
    await applyChanges();
    const stranger = await strongroom.register();
    await read(stranger, 'nothing alike');
    await applyChanges();
    expect(await search(stranger, 'peregrin')).toMatchObject({ items: [], similar: [] });
    expect(await found(owner, 'peregrien')).toEqual([[id, 'similar']]);
    await owner.request('DELETE', `/v1/documents/${id}`);
    expect(await search(owner, 'peregrien')).toMatchObject({ items: [], similar: [] });
  });
});
