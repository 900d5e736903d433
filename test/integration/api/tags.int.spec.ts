import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest, statusOf } from '../../support/raw-http.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { components } from '../../support/api-types.js';
import type { DocumentJson, ProblemJson, TestClient } from '../../support/test-client.js';

type Tag = components['schemas']['Tag'];
type TagList = components['schemas']['TagList'];

let strongroom: TestApp;

beforeAll(async () => {
  strongroom = await createTestApp();
});
afterAll(() => strongroom.close());

async function upload(client: TestClient, ...tags: string[]): Promise<DocumentJson> {
  const fields = tags.map((tag) => ['tags', tag] as const);
  const { status, body } = await client.upload(randomUUID(), { fields });
  expect(status).toBe(201);
  return body;
}

const trash = (client: TestClient, { id }: DocumentJson) =>
  client.request('DELETE', `/v1/documents/${id}`);
const get = (client: TestClient, { id }: DocumentJson) =>
  client.request<DocumentJson>('GET', `/v1/documents/${id}`);
const tagsOf = async (client: TestClient, document: DocumentJson) =>
  (await get(client, document)).body.tags;
const pathOf = (name: string) => `/v1/tags/${encodeURIComponent(name)}`;
const rename = <T = Tag>(client: TestClient, name: string, change: unknown) =>
  client.json<T>('PATCH', pathOf(name), change);
const merge = <T = Tag>(client: TestClient, name: string, into: string) =>
  client.json<T>('POST', `${pathOf(name)}/merge`, { into });
const remove = (client: TestClient, name: string) =>
  client.request<ProblemJson>('DELETE', pathOf(name));

async function list(client: TestClient, query = ''): Promise<TagList> {
  const { status, body } = await client.request<TagList>('GET', `/v1/tags${query}`);
  expect(status).toBe(200);
  return body;
}
const names = async (client: TestClient, query = '') =>
  (await list(client, query)).items.map(({ name }) => name);

async function found(client: TestClient, q: string): Promise<string[]> {
  const { body } = await client.request<{ items: { document: DocumentJson }[] }>(
    'GET',
    `/v1/search?q=${encodeURIComponent(q)}`,
  );
  return body.items.map(({ document }) => document.id);
}

describe('GET /tags', () => {
  it('lists tags of documents outside the trash with their numbers of documents', async () => {
    const [client, other] = [await strongroom.register(), await strongroom.register()];
    expect(await list(client)).toEqual({ items: [], nextCursor: null });
    await upload(client, 'bills', '2024');
    await upload(client, 'bills');
    await trash(client, await upload(client, 'bills', 'only in the trash'));
    await upload(other, 'bills', 'of another account');
    await rename(client, 'bills', { colour: '#1d76db' });
    expect(await list(client)).toEqual({
      items: [
        { name: '2024', colour: null, documents: 1 },
        { name: 'bills', colour: '#1d76db', documents: 2 },
      ],
      nextCursor: null,
    });
    expect((await list(other)).items).toEqual([
      { name: 'bills', colour: null, documents: 1 },
      { name: 'of another account', colour: null, documents: 1 },
    ]);
  });

  it('lists page by page in the order of the names, also of long names', async () => {
    const client = await strongroom.register();
    const longest = '😀'.repeat(100);
    const quoted = '"\\'.repeat(50);
    await upload(client, 'zoo', 'Äpfel', 'apple', 'Banana', longest, quoted, 'a/b', 'APPLE');
    const expected = await names(client);
    expect(expected).toEqual([quoted, longest, 'a/b', 'Äpfel', 'apple', 'APPLE', 'Banana', 'zoo']);
    const paged: string[] = [];
    for (let query = '?limit=1'; ;) {
      const { items, nextCursor } = await list(client, query);
      paged.push(...items.map(({ name }) => name));
      if (nextCursor === null) break;
      query = `?limit=1&cursor=${nextCursor}`;
    }
    expect(paged).toEqual(expected);
  });

  it('finds names by any part, whatever the case and the accents', async () => {
    const client = await strongroom.register();
    await upload(client, 'Café Müller', 'Straße 5', 'tax/2024', 'cafeteria');
    expect(await names(client, '?q=CAFE')).toEqual(['Café Müller', 'cafeteria']);
    expect(await names(client, '?q=mull')).toEqual(['Café Müller']);
    expect(await names(client, `?q=${encodeURIComponent('fé m')}`)).toEqual(['Café Müller']);
    expect(await names(client, '?q=strasse%205')).toEqual(['Straße 5']);
    expect(await names(client, '?q=x/2')).toEqual(['tax/2024']);
    expect(await names(client, '?q=nothing')).toEqual([]);
    const first = await list(client, '?q=cafe&limit=1');
    expect(first.items.map(({ name }) => name)).toEqual(['Café Müller']);
    expect(await names(client, `?q=cafe&limit=1&cursor=${first.nextCursor}`)).toEqual([
      'cafeteria',
    ]);
  });

  it('refuses cursors of other lists and unknown parameters', async () => {
    const client = await strongroom.register();
    for (const query of ['?cursor=WyJhdWRpdCIsIngiXQ', '?cursor=%21', '?sort=name', '?limit=0']) {
      const answer = await client.request<ProblemJson>('GET', `/v1/tags${query}`);
      expect([query, answer.status]).toEqual([query, 400]);
    }
  });
});

describe('PATCH /tags/{name}', () => {
  it('renames the tag at its place in every document, also in the trash', async () => {
    const client = await strongroom.register();
    const first = await upload(client, 'a', 'bill', 'c');
    const trashed = await upload(client, 'bill');
    await trash(client, trashed);
    const untouched = await upload(client, 'bills');
    const before = await get(client, untouched);
    const answer = await rename(client, 'bill', { name: 'invoice', colour: '#00ff00' });
    expect([answer.status, answer.body]).toEqual([
      200,
      { name: 'invoice', colour: '#00ff00', documents: 1 },
    ]);
    expect(await tagsOf(client, first)).toEqual(['a', 'invoice', 'c']);
    expect(await tagsOf(client, trashed)).toEqual(['invoice']);
    const after = await get(client, untouched);
    expect([after.body, after.headers.get('etag')]).toEqual([
      before.body,
      before.headers.get('etag'),
    ]);
  });

  it('changes the ETag, so that a change based on the earlier document is refused', async () => {
    const client = await strongroom.register();
    const document = await upload(client, 'bill');
    const before = await get(client, document);
    const etag = before.headers.get('etag') ?? '';
    await rename(client, 'bill', { colour: '#000000' });
    expect((await get(client, document)).headers.get('etag')).toBe(etag);
    await rename(client, 'bill', { name: 'invoice' });
    const after = await get(client, document);
    expect(after.headers.get('etag')).not.toBe(etag);
    expect(after.body.updatedAt > before.body.updatedAt).toBe(true);
    const path = `/v1/documents/${document.id}`;
    const stale = await client.json('PATCH', path, { tags: ['bill', 'x'] }, { 'if-match': etag });
    expect(stale.status).toBe(412);
    expect(await tagsOf(client, document)).toEqual(['invoice']);
  });

  it('keeps, changes and removes the colour', async () => {
    const client = await strongroom.register();
    await upload(client, 'bill');
    await rename(client, 'bill', { colour: '#112233' });
    const renamed = await rename(client, 'bill', { name: 'invoice' });
    expect(renamed.body).toEqual({ name: 'invoice', colour: '#112233', documents: 1 });
    expect((await rename(client, 'invoice', {})).body.colour).toBe('#112233');
    expect((await rename(client, 'invoice', { colour: null })).body.colour).toBeNull();
    for (const colour of ['#AABBCC', '#abc', 'red', '', '#12345g', 7]) {
      const answer = await rename<ProblemJson>(client, 'invoice', { colour });
      expect([colour, answer.status, answer.body.errors?.[0]?.pointer]).toEqual([
        colour,
        400,
        '/colour',
      ]);
    }
  });

  it('refuses the name of another tag, and names the next step', async () => {
    const client = await strongroom.register();
    const document = await upload(client, 'bill');
    await trash(client, await upload(client, 'invoice'));
    const answer = await rename<ProblemJson>(client, 'bill', { name: 'invoice' });
    expect([answer.status, answer.body.code]).toEqual([409, 'tag.exists']);
    expect(answer.body.detail).toContain('/merge');
    expect(await tagsOf(client, document)).toEqual(['bill']);
    expect((await rename(client, 'bill', { name: 'bill' })).status).toBe(200);
    expect((await rename(client, 'bill', { name: 'Bill' })).body.name).toBe('Bill');
  });

  it('accepts every name that a tag can have', async () => {
    const client = await strongroom.register();
    const odd = ['a/b', 'merge', '100%', '%2F', 'q?x=1&y#z', 'ä', '{"a",b}', "it's", '日本', '\\'];
    const document = await upload(client, ...odd);
    for (const name of odd) {
      const answer = await rename(client, name, { name: `${name} new` });
      expect([name, answer.status]).toEqual([name, 200]);
    }
    expect(await tagsOf(client, document)).toEqual(odd.map((name) => `${name} new`));
    // Decomposed and with blanks around it, as some keyboards send it.
    expect((await rename(client, ' a\u0308 new ', { colour: '#000000' })).body.name).toBe('ä new');
  });

  it('answers 404 for a tag that no document of the account has', async () => {
    const [client, other] = [await strongroom.register(), await strongroom.register()];
    const document = await upload(other, 'secret');
    for (const answer of [
      await rename<ProblemJson>(client, 'secret', { name: 'x' }),
      await rename<ProblemJson>(client, 'secret', { colour: '#000000' }),
      await rename<ProblemJson>(client, 'secret', {}),
      await merge<ProblemJson>(client, 'secret', 'x'),
      await remove(client, 'secret'),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'tag.not_found']);
    }
    await upload(client, 'mine');
    expect((await rename(client, 'mine', { name: 'secret' })).status).toBe(200);
    expect((await remove(client, 'secret')).status).toBe(204);
    expect(await tagsOf(other, document)).toEqual(['secret']);
  });

  it('refuses names that no tag can have', async () => {
    const client = await strongroom.register();
    await upload(client, 'bill');
    for (const name of ['x'.repeat(101), ' ', '\u0007']) {
      expect((await rename(client, name, {})).status).toBe(400);
      expect((await rename(client, 'bill', { name })).status).toBe(400);
      expect((await merge(client, 'bill', name)).status).toBe(400);
    }
    const head = `Host: x\r\nAuthorization: Bearer ${client.accessToken}\r\nConnection: close`;
    const reply = await rawRequest(
      strongroom.url,
      `DELETE /v1/tags/%E0%A4 HTTP/1.1\r\n${head}\r\n\r\n`,
    );
    expect(statusOf(reply)).toBe(400);
  });
});

describe('POST /tags/{name}/merge', () => {
  it('gives each document the other tag instead, once, also in the trash', async () => {
    const client = await strongroom.register();
    const both = await upload(client, 'bill', 'x', 'invoice');
    const one = await upload(client, 'y', 'bill');
    const trashed = await upload(client, 'bill');
    await trash(client, trashed);
    await rename(client, 'bill', { colour: '#111111' });
    const answer = await merge(client, 'bill', 'invoice');
    expect([answer.status, answer.body]).toEqual([
      200,
      { name: 'invoice', colour: null, documents: 2 },
    ]);
    expect(await tagsOf(client, both)).toEqual(['x', 'invoice']);
    expect(await tagsOf(client, one)).toEqual(['y', 'invoice']);
    expect(await tagsOf(client, trashed)).toEqual(['invoice']);
    expect(await names(client)).toEqual(['invoice', 'x', 'y']);
  });

  it('keeps a document with 50 tags within the limit', async () => {
    const client = await strongroom.register();
    const many = Array.from({ length: 49 }, (_, i) => `tag ${i}`);
    const one = await upload(client, 'bill', ...many);
    const both = await upload(client, 'invoice', 'bill', ...many.slice(1));
    expect((await merge(client, 'bill', 'invoice')).status).toBe(200);
    expect(await tagsOf(client, one)).toEqual(['invoice', ...many]);
    expect(await tagsOf(client, both)).toEqual(['invoice', ...many.slice(1)]);
  });

  it('refuses to merge a tag into itself or into a tag that does not exist', async () => {
    const client = await strongroom.register();
    const document = await upload(client, 'bill');
    const itself = await merge<ProblemJson>(client, 'bill', ' bill ');
    expect([itself.status, itself.body.code, itself.body.errors?.[0]?.pointer]).toEqual([
      400,
      'request.invalid',
      '/into',
    ]);
    const unknown = await merge<ProblemJson>(client, 'bill', 'invoice');
    expect([unknown.status, unknown.body.code]).toEqual([409, 'tag.target_not_found']);
    expect(await tagsOf(client, document)).toEqual(['bill']);
  });
});

describe('DELETE /tags/{name}', () => {
  it('removes the tag from all documents, also in the trash, and its colour', async () => {
    const client = await strongroom.register();
    const document = await upload(client, 'x', 'bill');
    const trashed = await upload(client, 'bill');
    await trash(client, trashed);
    await rename(client, 'bill', { colour: '#111111' });
    expect((await remove(client, 'bill')).status).toBe(204);
    expect((await remove(client, 'bill')).status).toBe(404);
    expect(await tagsOf(client, document)).toEqual(['x']);
    expect(await tagsOf(client, trashed)).toEqual([]);
    await upload(client, 'bill');
    expect((await list(client)).items[0]).toEqual({ name: 'bill', colour: null, documents: 1 });
  });
});

it('search finds documents by the changed tags directly, and keeps the terms of title and text', async () => {
  const client = await strongroom.register();
  const { id } = await upload(client, 'quartz', 'topaz');
  expect(await found(client, 'quartz')).toEqual([id]);
  await rename(client, 'quartz', { name: 'granite' });
  expect([await found(client, 'quartz'), await found(client, 'granite topaz scan')]).toEqual([
    [],
    [id],
  ]);
  await merge(client, 'granite', 'topaz');
  expect([await found(client, 'granite'), await found(client, 'topaz')]).toEqual([[], [id]]);
  await remove(client, 'topaz');
  expect([await found(client, 'topaz'), await found(client, 'scan')]).toEqual([[], [id]]);
});

it('records each change in the audit trail, without names', async () => {
  const client = await strongroom.register();
  await upload(client, 'a', 'b', 'secret');
  await rename(client, 'a', { name: 'c', colour: '#000000' });
  await merge(client, 'c', 'b');
  await remove(client, 'secret');
  await rename(client, 'b', {});
  await rename(client, 'missing', { name: 'x' });
  const { body } = await client.request<components['schemas']['AuditEventList']>(
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
    const client = await strongroom.register();
    const documents = await Promise.all(Array.from({ length: 8 }, () => upload(client, 'tag 0')));
    const patches = documents.map((document, i) =>
      client.json('PATCH', `/v1/documents/${document.id}`, { title: `title ${i}` }),
    );
    const answers = await Promise.all([
      ...patches.slice(0, 4),
      rename(client, 'tag 0', { name: 'tag 1' }),
      ...patches.slice(4),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const [i, document] of documents.entries()) {
      const { body } = await get(client, document);
      expect([body.title, body.tags]).toEqual([`title ${i}`, ['tag 1']]);
      expect(await found(client, `title ${i} "tag 1"`)).toContain(document.id);
    }
    expect(await found(client, '"tag 0"')).toEqual([]);
  });

  it('of two renames to the same name only one succeeds', async () => {
    const client = await strongroom.register();
    await upload(client, 'a');
    await upload(client, 'b');
    const answers = await Promise.all(['a', 'b'].map((tag) => rename(client, tag, { name: 'c' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it('opposite merges of the same documents end without a deadlock', async () => {
    const client = await strongroom.register();
    for (let i = 0; i < 10; i += 1) await upload(client, 'a', 'b');
    const answers = await Promise.all([
      merge(client, 'a', 'b'),
      merge(client, 'b', 'a'),
      remove(client, 'c'),
    ]);
    // The second merge does not find its target any more.
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 409]);
    expect((await list(client)).items.map(({ documents }) => documents)).toEqual([10]);
  });
});

it('indexes what a change of very many documents left to the periodic job', async () => {
  const client = await strongroom.register();
  const { id } = await upload(client, 'quartz');
  const database = strongroom.app.get(DataSource);
  // As after a request that ended between its commit and the indexing.
  await database.query(`UPDATE documents SET tags = '{granite}' WHERE id = $1`, [id]);
  await database.query('INSERT INTO outdated_details VALUES ($1)', [id]);
  const { DetailsIndexer } = await import('../../../apps/api/src/search-index/index.js');
  await strongroom.app.get(DetailsIndexer).indexOutdated(new AbortController().signal);
  expect([await found(client, 'quartz'), await found(client, 'granite')]).toEqual([[], [id]]);
  const left = await database.query<unknown[]>('SELECT FROM outdated_details');
  expect(left).toEqual([]);
});
