import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPages } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { TestClient } from '../../support/test-client.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: { readonly enum?: readonly string[] };
}

const { paths } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../apps/api/openapi.json'), 'utf8'),
) as { paths: Record<string, { get: { parameters: Parameter[] } }> };

const ROUTES = ['/v1/documents', '/v1/search', '/v1/facets'] as const;

/** For each parameter, a value that selects or shows other documents than `q=walrus` alone does. */
const CHANGES: Readonly<Record<string, string>> = {
  q: 'piano',
  limit: '1',
  total: 'true',
  tag: 'tax',
  tagAny: 'tax',
  tagNone: 'tax',
  status: 'pending',
  mediaType: 'image/png',
  createdAfter: '2024-03-01T00:00:00Z',
  createdBefore: '2024-03-01T00:00:00Z',
  sizeMin: '200',
  sizeMax: '200',
  trashed: 'true',
};

/** No two orders of these documents are the same: by time, title, size and relevance (repeats of the word). */
const DOCUMENTS = [
  { title: 'b', size: 200, repeats: 4, more: 'piano', set: `tags = '{tax}'` },
  { title: 'a', size: 400, repeats: 8, more: 'slate', set: `status = 'pending'` },
  {
    title: 'd',
    size: 100,
    repeats: 1,
    more: 'chalk quartz slate',
    set: `media_type = 'image/png'`,
  },
  { title: 'c', size: 300, repeats: 16, more: 'quartz', set: `tags = '{house}'` },
] as const;

let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp();
  client = await strongroom.register();
  const database = strongroom.app.get(DataSource);
  for (const [i, { title, size, repeats, more, set }] of DOCUMENTS.entries()) {
    const { body } = await client.upload(randomUUID(), { fields: [['title', title]] });
    await readPages(strongroom, body.id, [`${'walrus '.repeat(repeats)}${more}`]);
    await database.query(
      `UPDATE documents SET size_bytes = $2, created_at = $3, ${set} WHERE id = $1`,
      [body.id, size, `2024-0${i + 1}-15Z`],
    );
  }
});
afterAll(() => strongroom.close());

async function ask(route: string, parameters: Record<string, string>): Promise<unknown> {
  const query = new URLSearchParams({ q: 'walrus', ...parameters });
  const { status, body } = await client.request('GET', `${route}?${query}`);
  expect([status, body]).toEqual([200, body]);
  return body;
}

describe.each(ROUTES)('GET %s', (route) => {
  const parameters = (paths[route]?.get.parameters ?? []).filter((one) => one.in === 'query');

  it('publishes all filters', () => {
    const names = parameters.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['q', 'tag', 'tagNone', 'sizeMax']));
  });

  it.each(parameters.map(({ name }) => name).filter((name) => !['sort', 'cursor'].includes(name)))(
    'the parameter %s changes the answer',
    async (name) => {
      const value = CHANGES[name];
      if (value === undefined) throw new Error(`the test has no value of the parameter ${name}`);
      const plain = await ask(route, {});
      expect(await ask(route, { [name]: value })).not.toEqual(plain);
      expect(await ask(route, {})).toEqual(plain);
    },
  );

  const sorts = parameters.find(({ name }) => name === 'sort')?.schema.enum ?? [];

  it.runIf(sorts.length > 0)('every value of sort gives another order', async () => {
    const orders = new Map<string, string>();
    for (const sort of sorts) {
      const { items } = (await ask(route, { sort })) as { items: object[] };
      expect(items).toHaveLength(DOCUMENTS.length);
      const titles = items.map((item) => /"title":"(.)"/.exec(JSON.stringify(item))?.[1]).join('');
      expect(orders.get(titles), `${sort}: ${titles}`).toBeUndefined();
      orders.set(titles, sort);
    }
    expect(orders.size).toBeGreaterThanOrEqual(7);
  });

  it.runIf(parameters.some(({ name }) => name === 'cursor'))(
    'the parameter cursor changes the answer',
    async () => {
      const first = (await ask(route, { limit: '1' })) as { nextCursor: string };
      const second = await ask(route, { limit: '1', cursor: first.nextCursor });
      expect(second).not.toEqual(first);
    },
  );
});
