import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPages } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { DocumentJson, TestClient } from '../../support/test-client.js';

interface Hit {
  document: DocumentJson;
  page: number | null;
  rank: number;
  snippet: string;
}

let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp();
  client = await strongroom.register();
});
afterAll(() => strongroom.close());

async function read(
  owner: TestClient,
  options: { pages: string[]; title?: string; language?: string; filename?: string },
) {
  const fields: [string, string][] = [
    ['language', options.language ?? 'eng'],
    ['title', options.title ?? 'untitled'],
  ];
  const filename = options.filename ?? 'scan.txt';
  const { body } = await owner.upload(randomUUID(), { fields, filename });
  await readPages(strongroom, body.id, options.pages);
  return body.id;
}

async function search(
  owner: TestClient,
  q: string,
  rest = '',
): Promise<{ items: Hit[]; nextCursor: string | null }> {
  const answer = await owner.request<{ items: Hit[]; nextCursor: string | null }>(
    'GET',
    `/v1/search?q=${encodeURIComponent(q)}${rest}`,
  );
  expect(answer.status).toBe(200);
  return answer.body;
}

const found = async (owner: TestClient, q: string) =>
  (await search(owner, q)).items.map((hit) => [hit.document.id, hit.page]);

describe('GET /search', () => {
  it('finds a word on its page, in any grammatical form and without accents', async () => {
    const id = await read(client, {
      pages: ['Nothing here.', 'The invoices of the café were paid.'],
    });
    for (const q of ['invoice', 'INVOICES', 'cafe', 'café paid', '"the café"']) {
      expect(await found(client, q), q).toEqual([[id, 2]]);
    }
    expect(await found(client, '"paid invoices"')).toEqual([]);
  });

  it('stems in the language of the document', async () => {
    const id = await read(client, { pages: ['Die Häuser wurden verkauft.'], language: 'deu' });
    for (const q of ['Haus', 'hauser', 'Häusern', 'verkauften']) {
      expect(await found(client, q), q).toEqual([[id, 1]]);
    }
  });

  it('finds a word that is hyphenated at the end of a line: whole, by its parts, and in a phrase', async () => {
    const id = await read(client, {
      pages: [
        'The quartermas-\nter bought a well-\nknown clock and Ba-\nden-Baden',
        'Größen-\nwahn',
      ],
    });
    for (const q of ['quartermaster', '"quartermaster bought"', 'well-known', 'wellknown clock']) {
      expect(await found(client, q), q).toEqual([[id, 1]]);
    }
    expect(await found(client, 'Größenwahn')).toEqual([[id, 2]]);
    const [hit] = (await search(client, 'quartermaster')).items;
    expect(hit?.snippet).toContain('<mark>quartermaster</mark>');
  });

  it('finds words with letters above U+FFFF', async () => {
    const owner = await strongroom.register();
    const id = await read(owner, { pages: ['The 𐌰𐍄𐍄𐌰 prayer, sold at 𠮷野家 by the quay.'] });
    for (const q of ['𐌰𐍄𐍄𐌰', '𠮷野家', '"𐌰𐍄𐍄𐌰 prayer"', 'quay 𐌰𐍄𐍄𐌰']) {
      expect(await found(owner, q), q).toEqual([[id, 1]]);
      const [hit] = (await search(owner, q)).items;
      expect(hit?.snippet.isWellFormed()).toBe(true);
    }
    expect(await found(owner, '𐌰𐍄𐌰')).toEqual([]);
  });

  it('stems in every installed language when the language is auto', async () => {
    const id = await read(client, { pages: ['Die Fledermäuse wurden gezählt.'], language: 'auto' });
    expect(await found(client, 'Fledermaus')).toEqual([[id, 1]]);
    const { body } = await client.json('GET', `/v1/documents/${id}`, undefined);
    expect(body).toMatchObject({ extraction: { languages: 'auto' } });
  });

  it('finds the title and the file name before the text exists, without a page', async () => {
    const { body } = await client.upload(randomUUID(), {
      filename: 'Steuerbescheid-2025.txt',
      fields: [['title', 'Quarterly zeppelin report']],
    });
    expect(await found(client, 'zeppelin')).toEqual([[body.id, null]]);
    expect(await found(client, 'Steuerbescheid')).toEqual([[body.id, null]]);
  });

  it('finds words of title and page together, also after the title was changed', async () => {
    const id = await read(client, { pages: ['one', 'a walrus sings'], title: 'Oceanography' });
    expect(await found(client, 'oceanography walrus')).toEqual([[id, 2]]);
    await client.json('PATCH', `/v1/documents/${id}`, { title: 'Astronomy' });
    expect(await found(client, 'oceanography walrus')).toEqual([]);
    expect(await found(client, 'astronomy walrus')).toEqual([[id, 2]]);
  });

  it('returns one item per document, with its best page', async () => {
    const id = await read(client, {
      pages: ['gherkin', 'gherkin gherkin gherkin gherkin', 'none'],
    });
    expect(await found(client, 'gherkin')).toEqual([[id, 2]]);
  });

  it('supports or, and excludes documents with an unwanted word on any page', async () => {
    const apples = await read(client, { pages: ['apple orchard'] });
    const pears = await read(client, { pages: ['pear orchard', 'rotten'] });
    const ids = async (q: string) =>
      (await search(client, q)).items.map((hit) => hit.document.id).sort();
    expect(await ids('apple or pear')).toEqual([apples, pears].sort());
    expect(await ids('orchard -rotten')).toEqual([apples]);
    expect(await ids('orchard -"pear orchard"')).toEqual([apples]);
    expect(await ids('orchard -rotten -apple')).toEqual([]);
  });

  it('marks hits and escapes all other text', async () => {
    await read(client, {
      pages: ['<script>alert("x")</script> the xylophone & <mark>more</mark>'],
    });
    const [hit] = (await search(client, 'xylophone')).items;
    expect(hit?.snippet).toContain('<mark>xylophone</mark>');
    expect(hit?.snippet.replaceAll(/<\/?mark>/g, '')).not.toMatch(/[<>"]/);
    expect(hit?.snippet).toContain('&lt;mark&gt;more');
  });

  it('prevents a title from forging or unbalancing a mark', async () => {
    await client.upload(randomUUID(), {
      fields: [['title', 'Pinwort <mark>x</mark> </mark><b> <i>']],
    });
    const [hit] = (await search(client, 'pinwort')).items;
    expect(hit?.snippet.match(/<\/?mark>/g)).toEqual(['<mark>', '</mark>']);
    expect(hit?.snippet).not.toMatch(/<[bi]>/);
  });

  it('pages through many hits, each once, best first', async () => {
    const owner = await strongroom.register();
    const ids = new Set<string>();
    for (let i = 1; i <= 5; i++) ids.add(await read(owner, { pages: ['lantern '.repeat(i)] }));
    const seen: Hit[] = [];
    let cursor: string | null = null;
    do {
      const page = await search(
        owner,
        'lantern',
        `&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen.map((hit) => hit.document.id))).toEqual(ids);
    expect(seen).toHaveLength(5);
    const ranks = seen.map((hit) => hit.rank);
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
  });

  it('returns nothing of the trash and nothing of other accounts', async () => {
    const id = await read(client, { pages: ['periwinkle'] });
    const stranger = await strongroom.register();
    expect(await found(stranger, 'periwinkle')).toEqual([]);
    expect(await found(client, 'periwinkle')).toEqual([[id, 1]]);
    await client.request('DELETE', `/v1/documents/${id}`);
    expect(await found(client, 'periwinkle')).toEqual([]);
    await client.request('POST', `/v1/documents/${id}/restore`);
    expect(await found(client, 'periwinkle')).toEqual([[id, 1]]);
  });
});
