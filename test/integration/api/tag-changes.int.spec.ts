import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DetailsIndexer, SearchIndex } from '../../../apps/api/src/search-index/index.js';
import type { components } from '../../support/api-types.js';
import { TagsClient } from '../../support/tags-client.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { ProblemJson } from '../../support/test-client.js';

let strongroom: TestApp;
let database: DataSource;

beforeAll(async () => {
  // No periodic run comes to the help of a test.
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600' });
  database = strongroom.app.get(DataSource);
});
afterAll(() => strongroom.close());

const register = async () => new TagsClient(await strongroom.register());

it('search finds documents by the changed tags directly, and keeps the terms of title and text', async () => {
  const client = await register();
  const { id } = await client.upload('quartz', 'topaz');
  expect(await client.search('quartz')).toEqual([id]);
  await client.update('quartz', { name: 'granite' });
  expect([await client.search('quartz'), await client.search('granite topaz scan')]).toEqual([
    [],
    [id],
  ]);
  await client.merge('granite', 'topaz');
  expect([await client.search('granite'), await client.search('topaz')]).toEqual([[], [id]]);
  await client.remove('topaz');
  expect([await client.search('topaz'), await client.search('scan')]).toEqual([[], [id]]);
});

it('records each change in the audit trail, without names', async () => {
  const client = await register();
  await client.upload('a', 'b', 'secret');
  await client.update('a', { name: 'c', colour: '#000000' });
  await client.merge('c', 'b');
  await client.remove('secret');
  await client.update('b', {});
  await client.update('missing', { name: 'x' });
  const { body } = await client.client.request<components['schemas']['AuditEventList']>(
    'GET',
    '/v1/me/audit',
  );
  const events = body.items.filter(({ action }) => action.startsWith('tag.'));
  expect(events.map(({ action }) => action)).toEqual([
    'tag.deleted',
    'tag.merged',
    'tag.coloured',
    'tag.renamed',
  ]);
  expect(JSON.stringify(events)).not.toContain('secret');
});

describe('changes at the same time', () => {
  it('a rename and changes of the same documents lose nothing', async () => {
    const client = await register();
    const documents = await Promise.all(Array.from({ length: 8 }, () => client.upload('tag 0')));
    const patches = documents.map((document, i) =>
      client.client.json('PATCH', `/v1/documents/${document.id}`, { title: `title ${i}` }),
    );
    const answers = await Promise.all([
      ...patches.slice(0, 4),
      client.update('tag 0', { name: 'tag 1' }),
      ...patches.slice(4),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const [i, document] of documents.entries()) {
      const { body } = await client.get(document);
      expect([body.title, body.tags]).toEqual([`title ${i}`, ['tag 1']]);
      expect(await client.search(`title ${i} "tag 1"`)).toContain(document.id);
    }
    expect(await client.search('"tag 0"')).toEqual([]);
  });

  it('of two renames to the same name only one succeeds', async () => {
    const client = await register();
    await client.upload('a');
    await client.upload('b');
    const answers = await Promise.all(['a', 'b'].map((tag) => client.update(tag, { name: 'c' })));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200, 409,
    ]);
  });

  it('opposite merges of the same documents end without a deadlock', async () => {
    const client = await register();
    for (let i = 0; i < 10; i += 1) await client.upload('a', 'b');
    const answers = await Promise.all([
      client.merge('a', 'b'),
      client.merge('b', 'a'),
      client.remove('c'),
    ]);
    // The second merge does not find its target any more.
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200, 404, 409,
    ]);
    expect((await client.list()).items.map(({ documents }) => documents)).toEqual([10]);
  });
});

describe('a tag of very many documents', () => {
  /** Inserts rows without text; thousands of uploads would take minutes. */
  async function insertDocuments(client: TagsClient, count: number): Promise<void> {
    const { body } = await client.client.request<{ id: string }>('GET', '/v1/me');
    // With other rules, the rows would be made again from the stored text, which these documents do not have.
    const { rules } = strongroom.app.get(SearchIndex);
    for (let first = 1; first <= count; first += 5_000) {
      await database.query(
        `WITH new AS (
         INSERT INTO documents (id, owner_id, title, filename, media_type, size_bytes, sha256, storage_key, tags,
                                languages, status, extraction_id, title_vector)
         SELECT gen_random_uuid(), $1::uuid, 'title', 'scan.txt', 'text/plain', 1, n::text, $1::text || '/' || n,
                '{quartz}', '{eng}', 'ready', gen_random_uuid(), ''
         FROM generate_series($2::integer, $3::integer) AS n
         RETURNING id, owner_id
       )
       INSERT INTO document_search (document_id, owner_id, vector, rules)
       SELECT id, owner_id, '''quartz'':1B ''body'':2', $4 FROM new`,
        [body.id, first, Math.min(count, first + 4_999), rules],
      );
    }
  }
  const outdated = async () =>
    (
      await database.query<{ n: number }[]>('SELECT count(*)::integer AS n FROM outdated_details')
    )[0]?.n;

  it('is renamed in one step, and all documents are found by the new name soon afterwards', async () => {
    const client = await register();
    await insertDocuments(client, 4_500);
    const answer = await client.update('quartz', { name: 'granite' });
    expect([answer.status, answer.body.documents]).toEqual([200, 4_500]);
    expect(await client.list()).toEqual({ items: [answer.body], nextCursor: null });
    await expect.poll(outdated, { timeout: 60_000 }).toBe(0);
    const [row] = await database.query<unknown[]>(
      `SELECT count(*) FILTER (WHERE vector @@ 'granite & body')::integer AS new,
              count(*) FILTER (WHERE vector @@ 'quartz')::integer AS old
       FROM document_search JOIN documents ON id = document_id WHERE tags = '{granite}'`,
    );
    expect(row).toEqual({ new: 4_500, old: 0 });
  }, 90_000);

  it('is refused beyond the limit', async () => {
    const client = await register();
    await insertDocuments(client, 50_001);
    const answer = await client.update<ProblemJson>('quartz', { name: 'granite' });
    expect([answer.status, answer.body.code]).toEqual([422, 'tag.too_large']);
    expect(await client.names()).toEqual(['quartz']);
  }, 90_000);
});

it('indexes what a change of very many documents left to the periodic job', async () => {
  const client = await register();
  const { id } = await client.upload('quartz');
  // As after a request that ended between its commit and the indexing.
  await database.query(`UPDATE documents SET tags = '{granite}' WHERE id = $1`, [id]);
  await database.query('INSERT INTO outdated_details VALUES ($1)', [id]);
  await strongroom.app.get(DetailsIndexer).indexOutdated(new AbortController().signal);
  expect([await client.search('quartz'), await client.search('granite')]).toEqual([[], [id]]);
  const left = await database.query<unknown[]>('SELECT FROM outdated_details');
  expect(left).toEqual([]);
});
