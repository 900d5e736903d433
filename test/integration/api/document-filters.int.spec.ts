import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPages } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { DocumentJson, ProblemJson, TestClient } from '../../support/test-client.js';

interface Page {
  items: (DocumentJson | { document: DocumentJson })[];
  nextCursor: string | null;
  total?: { count: number; isExact: boolean };
}

interface Counted {
  value: string;
  count: number;
}

interface Facets {
  total: { count: number; isExact: boolean };
  tags: Counted[];
  statuses: Counted[];
  mediaTypes: Counted[];
  months: Counted[];
}

let strongroom: TestApp;
let database: DataSource;

beforeAll(async () => {
  strongroom = await createTestApp();
  database = strongroom.app.get(DataSource);
});
afterAll(() => strongroom.close());

async function upload(
  owner: TestClient,
  options: { title?: string; tags?: string[]; set?: string; pages?: string[] } = {},
): Promise<string> {
  const tags = (options.tags ?? []).map((tag): [string, string] => ['tags', tag]);
  const fields: [string, string][] = [['title', options.title ?? 'untitled'], ...tags];
  const { body } = await owner.upload(randomUUID(), { fields });
  if (options.pages !== undefined) await readPages(strongroom, body.id, options.pages);
  if (options.set !== undefined) {
    await database.query(`UPDATE documents SET ${options.set} WHERE id = $1`, [body.id]);
  }
  return body.id;
}

async function get<T>(owner: TestClient, path: string): Promise<T> {
  const { status, body } = await owner.request<T>('GET', path);
  expect(status, path).toBe(200);
  return body;
}

const idsOf = ({ items }: Page) =>
  items.map((item) => ('document' in item ? item.document.id : item.id));

/** All pages of two items each. */
async function walk(owner: TestClient, path: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ''; ;) {
    const page = await get<Page>(owner, `${path}&limit=2${cursor}`);
    ids.push(...idsOf(page));
    if (page.nextCursor === null) return ids;
    cursor = `&cursor=${page.nextCursor}`;
  }
}

/** Each case is a query and the titles that it finds, in alphabetical order. */
const CASES: readonly (readonly [query: string, titles: string])[] = [
  ['tag=tax', 'A B'],
  ['tag=tax&tag=house', 'B'],
  ['tag=tax&tag=none', ''],
  ['tagAny=tax&tagAny=car', 'A B C'],
  ['tagNone=tax', 'C D'],
  ['tagNone=tax&tagNone=car', 'D'],
  ['tagAny=tax&tagAny=car&tagNone=house', 'A C'],
  ['status=ready', 'A B D'],
  ['status=ready&status=failed', 'A B C D'],
  ['mediaType=image/png&mediaType=application/pdf', 'B C'],
  ['sizeMin=100', 'B C D'],
  ['sizeMax=100', 'A B'],
  ['sizeMin=100&sizeMax=200', 'B C'],
  ['createdAfter=2024-02-01T00:00:00Z', 'C D'],
  ['createdBefore=2024-02-01T00:00:00Z', 'A'],
  ['createdAfter=2024-01-01T00:00:00Z&createdBefore=2024-12-31T00:00:00Z', 'A B C'],
  ['status=ready&tagAny=tax&sizeMin=100&mediaType=image/png', 'B'],
  ['tag=%7Bcurly%7D%22%27', 'D'],
];

describe('filters', () => {
  let owner: TestClient;
  const titleOf = new Map<string, string>();

  beforeAll(async () => {
    owner = await strongroom.register();
    const rows: [title: string, tags: string[], set: string][] = [
      ['A', ['tax'], `size_bytes = 50, created_at = '2024-01-15Z'`],
      [
        'B',
        ['tax', 'house'],
        `size_bytes = 100, media_type = 'image/png', created_at = '2024-02-01Z'`,
      ],
      [
        'C',
        ['car'],
        `size_bytes = 200, media_type = 'application/pdf', status = 'failed', created_at = '2024-03-15Z'`,
      ],
      [
        'D',
        [`{curly}"'`, 'two', 'three', 'four', 'five', 'six'],
        `size_bytes = 300, created_at = '2025-01-15Z'`,
      ],
    ];
    for (const [title, tags, set] of rows) {
      titleOf.set(await upload(owner, { title, tags, set, pages: ['lantern'] }), title);
    }
    await upload(owner, { title: 'trashed', tags: ['tax'], set: 'deleted_at = now()' });
    const stranger = await strongroom.register();
    await upload(stranger, { title: 'another', tags: ['tax'], pages: ['lantern'] });
  });

  const titles = (page: Page) =>
    idsOf(page)
      .map((id) => titleOf.get(id) ?? 'unknown')
      .toSorted((one, other) => one.localeCompare(other))
      .join(' ');

  it.each(CASES)('%s selects %s in list, search and facets', async (query, expected) => {
    const count = expected === '' ? 0 : expected.split(' ').length;
    const total = { count, isExact: true };
    for (const path of ['documents?', 'documents?q=lantern&', 'search?q=lantern&']) {
      const page = await get<Page>(owner, `/v1/${path}total=true&${query}`);
      expect([titles(page), page.total], path).toEqual([expected, total]);
    }
    for (const path of ['facets?', 'facets?q=lantern&']) {
      const facets = await get<Facets>(owner, `/v1/${path}${query}`);
      expect(facets.total, path).toEqual(total);
      for (const counts of [facets.statuses, facets.mediaTypes, facets.months]) {
        expect(counts.reduce((sum, { count: one }) => sum + one, 0)).toBe(count);
      }
    }
  });

  it('counts tags, states, types and months', async () => {
    for (const path of ['facets', 'facets?q=lantern']) {
      const facets = await get<Facets>(owner, `/v1/${path}`);
      expect(facets).toEqual({
        total: { count: 4, isExact: true },
        tags: [
          { value: 'tax', count: 2 },
          ...['car', 'five', 'four', 'house', 'six', 'three', 'two', `{curly}"'`].map((value) => ({
            value,
            count: 1,
          })),
        ],
        statuses: [
          { value: 'ready', count: 3 },
          { value: 'failed', count: 1 },
        ],
        mediaTypes: [
          { value: 'text/plain', count: 2 },
          { value: 'application/pdf', count: 1 },
          { value: 'image/png', count: 1 },
        ],
        months: ['2025-01', '2024-03', '2024-02', '2024-01'].map((value) => ({ value, count: 1 })),
      });
    }
  });

  it('searches the trash in the list alone', async () => {
    const page = await get<Page>(owner, '/v1/documents?trashed=true&q=trashed&total=true');
    expect(page.items).toHaveLength(1);
    expect(page.total).toEqual({ count: 1, isExact: true });
    for (const path of ['search?q=a&', 'facets?']) {
      const { status } = await owner.request('GET', `/v1/${path}trashed=true`);
      expect(status).toBe(400);
    }
  });

  it('finds nothing by a text without letters and digits', async () => {
    const none = { count: 0, isExact: true };
    expect(await get(owner, '/v1/documents?q=%21&total=true')).toEqual({
      items: [],
      nextCursor: null,
      total: none,
    });
    const facets = await get<Facets>(owner, '/v1/facets?q=%21');
    expect(facets).toEqual({ total: none, tags: [], statuses: [], mediaTypes: [], months: [] });
  });

  it('has a total only when it is asked for', async () => {
    expect(await get(owner, '/v1/documents?limit=1')).not.toHaveProperty('total');
    expect(await get(owner, '/v1/search?q=lantern')).not.toHaveProperty('total');
  });

  it.each(['tag=&tag=a', 'status=lost', 'sizeMin=-1', 'sizeMax=1e3', 'tagNone=%00', 'sort=name'])(
    'refuses %s',
    async (query) => {
      const { status, body } = await owner.request<ProblemJson>('GET', `/v1/documents?${query}`);
      expect([status, body.code]).toEqual([400, 'request.invalid']);
    },
  );
});

describe('sort', () => {
  let owner: TestClient;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    owner = await strongroom.register();
    const rows = [
      ['apple', 3, '2024-01-01Z'],
      ['Zebra', 1, '2024-01-02Z'],
      ['Äpfel', 2, '2024-01-02Z'],
      ['APPLE', 2, '2024-01-02Z'],
      ['banana', 2, '2024-01-03Z'],
    ] as const;
    for (const [title, size, time] of rows) {
      const set = `size_bytes = ${size}, created_at = '${time}'`;
      ids[title] = await upload(owner, { title, set, pages: [`lamp ${'lamp '.repeat(size)}`] });
    }
  });

  /** The ids grow with the time of the upload, so that they order what is equal. */
  const ORDERS = {
    created: 'apple Zebra Äpfel APPLE banana',
    title: 'Äpfel apple APPLE banana Zebra',
    size: 'Zebra Äpfel APPLE banana apple',
  };

  it.each(Object.entries(ORDERS))(
    'pages through the list, the list of a text and the search by %s, in both directions',
    async (sort, expected) => {
      const order = expected.split(' ').map((title) => ids[title]);
      for (const path of [
        'documents?',
        'documents?q=lamp&',
        'documents?q="lamp lamp"&',
        'search?q=lamp&',
      ]) {
        expect(await walk(owner, `/v1/${path}sort=${sort}`), path).toEqual(order);
        const descending = await walk(owner, `/v1/${path}sort=-${sort}`);
        expect(descending, path).toEqual(order.toReversed());
      }
    },
  );

  it('sorts by relevance as the search does, newest first without sort', async () => {
    const found = await walk(owner, '/v1/search?q=lamp');
    expect(found).toHaveLength(5);
    expect(await walk(owner, '/v1/search?q=lamp&sort=relevance')).toEqual(found);
    expect(await walk(owner, '/v1/documents?q=lamp&sort=relevance')).toEqual(found);
    const newest = await walk(owner, '/v1/documents?sort=-created');
    expect(await walk(owner, '/v1/documents?trashed=false')).toEqual(newest);
    expect(await walk(owner, '/v1/documents?q=lamp')).toEqual(newest);
  });

  it('refuses relevance without a text', async () => {
    const { status, body } = await owner.request<ProblemJson>(
      'GET',
      '/v1/documents?sort=relevance',
    );
    expect([status, body.code]).toEqual([400, 'request.invalid']);
    expect(body.errors).toEqual([{ pointer: '/sort', message: 'relevance needs the parameter q' }]);
  });

  it('refuses the cursor of another order', async () => {
    const sorts = ['created', '-created', 'title', '-title', 'size', '-size', 'relevance'];
    for (const sort of sorts) {
      const page = await get<Page>(owner, `/v1/documents?q=lamp&limit=1&sort=${sort}`);
      for (const other of sorts.filter((name) => name !== sort)) {
        for (const path of ['documents', 'search']) {
          const { status, body } = await owner.request<ProblemJson>(
            'GET',
            `/v1/${path}?q=lamp&sort=${other}&cursor=${page.nextCursor}`,
          );
          expect([status, body.code], `${sort} ${other}`).toEqual([400, 'request.cursor']);
        }
      }
    }
  });

  it('pages through long titles in any alphabet', async () => {
    const writer = await strongroom.register();
    const expected: string[] = [];
    for (const last of ['1', '2', '3']) {
      expected.push(await upload(writer, { title: `${'😀'.repeat(499)}${last}` }));
    }
    expect(await walk(writer, '/v1/documents?sort=title')).toEqual(expected);
  });
});

describe('total', () => {
  it('says that there may be more than were compared with a phrase', async () => {
    const owner = await strongroom.register();
    const id = await upload(owner, { pages: ['silver spoon'] });
    await copy(id, 1_050);
    const phrase = await get<Page>(owner, '/v1/search?q=%22silver+spoon%22&total=true');
    expect(phrase.total?.isExact).toBe(false);
    expect(phrase.total?.count).toBeLessThanOrEqual(1_000);
    const facets = await get<Facets>(owner, '/v1/facets?q=%22silver+spoon%22');
    expect(facets.total.isExact).toBe(false);
    const words = await get<Page>(owner, '/v1/documents?q=silver+spoon&total=true');
    expect(words.total).toEqual({ count: 1_051, isExact: true });
  });

  it('counts up to 10,000', async () => {
    const owner = await strongroom.register();
    const id = await upload(owner, { title: 'one of many', tags: ['many'] });
    await copy(id, 10_000);
    for (const query of ['', '&tag=many', '&q=many']) {
      const page = await get<Page>(owner, `/v1/documents?limit=1&total=true${query}`);
      expect(page.total, query).toEqual({ count: 10_000, isExact: false });
    }
    const facets = await get<Facets>(owner, '/v1/facets');
    expect(facets.total).toEqual({ count: 10_001, isExact: true });
    await database.query(`UPDATE documents SET tags = '{}' WHERE id = $1`, [id]);
    const page = await get<Page>(owner, '/v1/documents?limit=1&total=true&tag=many');
    expect(page.total).toEqual({ count: 10_000, isExact: true });
  });

  /** Copies a document's row and its entry of the search, but not its pages. */
  async function copy(id: string, times: number): Promise<void> {
    const { columns } = database.getMetadata('documents');
    const names = columns.map(({ databaseName }) => databaseName);
    const fresh: Record<string, string> = {
      id: 'gen_random_uuid()',
      sha256: `md5(n::text) || md5('')`,
      storage_key: 'gen_random_uuid()::text',
    };
    const values = names.map((name) => fresh[name] ?? `d.${name}`);
    await database.query(
      `WITH made AS (
         INSERT INTO documents (${names.join(', ')})
         SELECT ${values.join(', ')} FROM documents AS d, generate_series(1, ${times}) AS n WHERE d.id = $1
         RETURNING id)
       INSERT INTO document_search (document_id, owner_id, vector, rules)
       SELECT made.id, s.owner_id, s.vector, s.rules FROM made, document_search AS s WHERE s.document_id = $1`,
      [id],
    );
    // PostgreSQL does this itself some seconds after a bulk insert. Without statistics it plans for one document.
    await strongroom.admin.query('ANALYZE documents, document_search');
  }
});

it('stores documents with the largest tags', async () => {
  const owner = await strongroom.register();
  const tags = (count: number) =>
    Array.from({ length: count }, (_, i) => `${String(i).padStart(2, '0')}${'😀'.repeat(98)}`);
  for (const count of [5, 6, 50]) await upload(owner, { tags: tags(count) });
  const facets = await get<Facets>(owner, '/v1/facets');
  expect(facets.tags).toHaveLength(50);
  expect(facets.tags[0]?.count).toBe(3);
});
