import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TagsClient } from '../../support/tags-client.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { ProblemJson } from '../../support/test-client.js';

let strongroom: TestApp;

beforeAll(async () => {
  strongroom = await createTestApp();
});
afterAll(() => strongroom.close());

const register = async () => new TagsClient(await strongroom.register());

describe('GET /tags', () => {
  it('lists tags of documents outside the trash with their numbers of documents', async () => {
    const [client, other] = [await register(), await register()];
    expect(await client.list()).toEqual({ items: [], nextCursor: null });
    await client.upload('bills', '2024');
    await client.upload('bills');
    await client.uploadToTrash('bills', 'only in the trash');
    await other.upload('bills', 'of another account');
    await client.update('bills', { colour: '#1d76db' });
    expect(await client.list()).toEqual({
      items: [
        { name: '2024', colour: null, documents: 1 },
        { name: 'bills', colour: '#1d76db', documents: 2 },
      ],
      nextCursor: null,
    });
    expect((await other.list()).items).toEqual([
      { name: 'bills', colour: null, documents: 1 },
      { name: 'of another account', colour: null, documents: 1 },
    ]);
  });

  it('lists page by page in the order of the names, also of long names', async () => {
    const client = await register();
    const longest = '😀'.repeat(100);
    const quoted = '"\\'.repeat(50);
    await client.upload('zoo', 'Äpfel', 'apple', 'Banana', longest, quoted, 'a/b', 'APPLE');
    const expected = await client.names();
    expect(expected).toEqual([quoted, longest, 'a/b', 'Äpfel', 'apple', 'APPLE', 'Banana', 'zoo']);
    const paged: string[] = [];
    for (let query = '?limit=1'; ;) {
      const { items, nextCursor } = await client.list(query);
      paged.push(...items.map(({ name }) => name));
      if (nextCursor === null) break;
      query = `?limit=1&cursor=${nextCursor}`;
    }
    expect(paged).toEqual(expected);
  });

  it('finds names by any part, whatever the case and the accents', async () => {
    const client = await register();
    await client.upload('Café Müller', 'Straße 5', 'tax/2024', 'cafeteria');
    expect(await client.names('?q=CAFE')).toEqual(['Café Müller', 'cafeteria']);
    expect(await client.names('?q=mull')).toEqual(['Café Müller']);
    expect(await client.names(`?q=${encodeURIComponent('fé m')}`)).toEqual(['Café Müller']);
    expect(await client.names('?q=strasse%205')).toEqual(['Straße 5']);
    expect(await client.names('?q=x/2')).toEqual(['tax/2024']);
    expect(await client.names('?q=nothing')).toEqual([]);
    const first = await client.list('?q=cafe&limit=1');
    expect(first.items.map(({ name }) => name)).toEqual(['Café Müller']);
    expect(await client.names(`?q=cafe&limit=1&cursor=${first.nextCursor}`)).toEqual(['cafeteria']);
  });

  it('refuses cursors of other lists and unknown parameters', async () => {
    const client = await register();
    for (const query of ['?cursor=WyJhdWRpdCIsIngiXQ', '?cursor=%21', '?sort=name', '?limit=0']) {
      const answer = await client.client.request<ProblemJson>('GET', `/v1/tags${query}`);
      expect([query, answer.status]).toEqual([query, 400]);
    }
  });
});

describe('PATCH /tags/{name}', () => {
  it('renames the tag at its place in every document, also in the trash', async () => {
    const client = await register();
    const first = await client.upload('a', 'bill', 'c');
    const trashed = await client.uploadToTrash('bill');
    const untouched = await client.upload('bills');
    const before = await client.get(untouched);
    const answer = await client.update('bill', { name: 'invoice', colour: '#00ff00' });
    expect([answer.status, answer.body]).toEqual([
      200,
      { name: 'invoice', colour: '#00ff00', documents: 1 },
    ]);
    expect(await client.tagsOf(first)).toEqual(['a', 'invoice', 'c']);
    expect(await client.tagsOf(trashed)).toEqual(['invoice']);
    const after = await client.get(untouched);
    expect([after.body, after.headers.get('etag')]).toEqual([
      before.body,
      before.headers.get('etag'),
    ]);
  });

  it('changes the ETag, so that a change based on the earlier document is refused', async () => {
    const client = await register();
    const document = await client.upload('bill');
    const before = await client.get(document);
    const etag = before.headers.get('etag') ?? '';
    await client.update('bill', { colour: '#000000' });
    expect((await client.get(document)).headers.get('etag')).toBe(etag);
    await client.update('bill', { name: 'invoice' });
    const after = await client.get(document);
    expect(after.headers.get('etag')).not.toBe(etag);
    expect(after.body.updatedAt > before.body.updatedAt).toBe(true);
    const path = `/v1/documents/${document.id}`;
    const stale = await client.client.json(
      'PATCH',
      path,
      { tags: ['bill', 'x'] },
      { 'if-match': etag },
    );
    expect(stale.status).toBe(412);
    expect(await client.tagsOf(document)).toEqual(['invoice']);
  });

  it('keeps, changes and removes the colour', async () => {
    const client = await register();
    await client.upload('bill');
    await client.update('bill', { colour: '#112233' });
    const renamed = await client.update('bill', { name: 'invoice' });
    expect(renamed.body).toEqual({ name: 'invoice', colour: '#112233', documents: 1 });
    expect((await client.update('invoice', {})).body.colour).toBe('#112233');
    expect((await client.update('invoice', { colour: null })).body.colour).toBeNull();
    for (const colour of ['#AABBCC', '#abc', 'red', '', '#12345g', 7]) {
      const answer = await client.update<ProblemJson>('invoice', { colour });
      expect([colour, answer.status, answer.body.errors?.[0]?.pointer]).toEqual([
        colour,
        400,
        '/colour',
      ]);
    }
  });

  it('refuses the name of another tag, and names the next step', async () => {
    const client = await register();
    const document = await client.upload('bill');
    await client.uploadToTrash('invoice');
    const answer = await client.update<ProblemJson>('bill', { name: 'invoice' });
    expect([answer.status, answer.body.code]).toEqual([409, 'tag.exists']);
    expect(answer.body.detail).toContain('/merge');
    expect(await client.tagsOf(document)).toEqual(['bill']);
    expect((await client.update('bill', { name: 'bill' })).status).toBe(200);
    expect((await client.update('bill', { name: 'Bill' })).body.name).toBe('Bill');
  });

  it('accepts every name that a tag can have', async () => {
    const client = await register();
    const odd = ['a/b', 'merge', '100%', '%2F', 'q?x=1&y#z', 'ä', '{"a",b}', "it's", '日本', '\\'];
    const document = await client.upload(...odd);
    for (const name of odd) {
      const answer = await client.update(name, { name: `${name} new` });
      expect([name, answer.status]).toEqual([name, 200]);
    }
    expect(await client.tagsOf(document)).toEqual(odd.map((name) => `${name} new`));
    // Decomposed and with blanks around it, as some keyboards send it.
    expect((await client.update(' a\u0308 new ', { colour: '#000000' })).body.name).toBe('ä new');
  });

  it('answers 404 for a tag that no document of the account has', async () => {
    const [client, other] = [await register(), await register()];
    const document = await other.upload('secret');
    for (const answer of [
      await client.update<ProblemJson>('secret', { name: 'x' }),
      await client.update<ProblemJson>('secret', { colour: '#000000' }),
      await client.update<ProblemJson>('secret', {}),
      await client.merge<ProblemJson>('secret', 'x'),
      await client.remove('secret'),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'tag.not_found']);
    }
    await client.upload('mine');
    expect((await client.update('mine', { name: 'secret' })).status).toBe(200);
    expect((await client.remove('secret')).status).toBe(204);
    expect(await other.tagsOf(document)).toEqual(['secret']);
  });

  it('refuses names that no tag can have', async () => {
    const client = await register();
    await client.upload('bill');
    for (const name of ['x'.repeat(101), ' ', '\u0007']) {
      expect((await client.update(name, {})).status).toBe(400);
      expect((await client.update('bill', { name })).status).toBe(400);
      expect((await client.merge('bill', name)).status).toBe(400);
    }
    // Not UTF-8.
    expect((await client.client.request('DELETE', '/v1/tags/%E0%A4')).status).toBe(400);
  });
});

describe('POST /tags/{name}/merge', () => {
  it('gives each document the other tag instead, once, also in the trash', async () => {
    const client = await register();
    const both = await client.upload('bill', 'x', 'invoice');
    const one = await client.upload('y', 'bill');
    const trashed = await client.uploadToTrash('bill');
    await client.update('bill', { colour: '#111111' });
    const answer = await client.merge('bill', 'invoice');
    expect([answer.status, answer.body]).toEqual([
      200,
      { name: 'invoice', colour: null, documents: 2 },
    ]);
    expect(await client.tagsOf(both)).toEqual(['x', 'invoice']);
    expect(await client.tagsOf(one)).toEqual(['y', 'invoice']);
    expect(await client.tagsOf(trashed)).toEqual(['invoice']);
    expect(await client.names()).toEqual(['invoice', 'x', 'y']);
  });

  it('keeps a document with 50 tags within the limit', async () => {
    const client = await register();
    const many = Array.from({ length: 49 }, (_, i) => `tag ${i}`);
    const one = await client.upload('bill', ...many);
    const both = await client.upload('invoice', 'bill', ...many.slice(1));
    expect((await client.merge('bill', 'invoice')).status).toBe(200);
    expect(await client.tagsOf(one)).toEqual(['invoice', ...many]);
    expect(await client.tagsOf(both)).toEqual(['invoice', ...many.slice(1)]);
  });

  it('refuses to merge a tag into itself or into a tag that does not exist', async () => {
    const client = await register();
    const document = await client.upload('bill');
    const itself = await client.merge<ProblemJson>('bill', ' bill ');
    expect([itself.status, itself.body.code, itself.body.errors?.[0]?.pointer]).toEqual([
      400,
      'request.invalid',
      '/into',
    ]);
    const unknown = await client.merge<ProblemJson>('bill', 'invoice');
    expect([unknown.status, unknown.body.code]).toEqual([409, 'tag.target_not_found']);
    expect(await client.tagsOf(document)).toEqual(['bill']);
  });
});

describe('DELETE /tags/{name}', () => {
  it('removes the tag from all documents, also in the trash, and its colour', async () => {
    const client = await register();
    const document = await client.upload('x', 'bill');
    const trashed = await client.uploadToTrash('bill');
    await client.update('bill', { colour: '#111111' });
    expect((await client.remove('bill')).status).toBe(204);
    expect((await client.remove('bill')).status).toBe(404);
    expect(await client.tagsOf(document)).toEqual(['x']);
    expect(await client.tagsOf(trashed)).toEqual([]);
    await client.upload('bill');
    expect((await client.list()).items[0]).toEqual({ name: 'bill', colour: null, documents: 1 });
  });
});
