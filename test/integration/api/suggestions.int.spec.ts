import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { Vocabulary } from '../../../apps/api/src/search-index/index.js';
import {
  extractionOf,
  readPages,
  reportFinished,
  storePage,
  untilStatus,
} from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { TestClient } from '../../support/test-client.js';

interface Suggestion {
  text: string;
  kind: string;
}

let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  // No periodic job runs by itself, so that a test can say when.
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600' });
});
afterAll(() => strongroom.close());

const applyChanges = () => strongroom.app.get(Vocabulary).applyChanges();
const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  strongroom.app.get(DataSource).query(sql, values);

async function read(
  owner: TestClient,
  pages: string[],
  { title = 'untitled', tags = [] as string[] } = {},
): Promise<string> {
  const fields: [string, string][] = [
    ['title', title],
    ...tags.map((tag): [string, string] => ['tags', tag]),
  ];
  const { body } = await owner.upload(randomUUID(), { fields });
  await readPages(strongroom, body.id, pages);
  await applyChanges();
  return body.id;
}

async function suggestions(owner: TestClient, q: string, rest = ''): Promise<Suggestion[]> {
  const { status, body } = await owner.request<{ items: Suggestion[] }>(
    'GET',
    `/v1/suggestions?q=${encodeURIComponent(q)}${rest}`,
  );
  expect(status).toBe(200);
  return body.items;
}

const texts = async (owner: TestClient, q: string, rest = '') =>
  (await suggestions(owner, q, rest)).map(({ text, kind }) => `${kind}: ${text}`);

async function wordsOf(owner: TestClient): Promise<string[]> {
  const { body } = await owner.request<{ id: string }>('GET', '/v1/me');
  const rows = await query<{ word: string }>(
    'SELECT word FROM account_words WHERE owner_id = $1 ORDER BY word',
    [body.id],
  );
  return rows.map(({ word }) => word);
}

describe('GET /suggestions', () => {
  it('completes the last word by words, tags and titles', async () => {
    client = await strongroom.register();
    await read(client, ['The zebra and the zeppelin'], {
      title: 'Report on Zebras',
      tags: ['zeal', 'Zeitung lesen'],
    });
    expect(await texts(client, 'ze')).toEqual([
      'word: zeal',
      'word: zebra',
      'word: zebras',
      'word: zeitung',
      'word: zeppelin',
      'tag: zeal',
      'tag: Zeitung lesen',
      'title: Report on Zebras',
    ]);
    expect(await texts(client, 'zebra and zep')).toEqual(['word: zebra and zeppelin']);
    expect(await texts(client, 'zeitung l')).toEqual(['tag: Zeitung lesen']);
    expect(await texts(client, 'report on')).toEqual(['title: Report on Zebras']);
    expect(await texts(client, 'xyz')).toEqual([]);
    expect(await texts(client, '§')).toEqual([]);
    expect(await texts(client, 'ze', '&limit=3')).toEqual([
      'word: zeal',
      'tag: zeal',
      'title: Report on Zebras',
    ]);
  });

  it('shows the spelling of the text, whatever accents are typed', async () => {
    const owner = await strongroom.register();
    await read(owner, ['Die Größen-\nordnung der Überraschung, ein Café']);
    expect(await texts(owner, 'uber')).toEqual(['word: überraschung']);
    expect(await texts(owner, 'GRÖS')).toEqual(['word: größenordnung']);
    expect(await texts(owner, 'caf')).toEqual(['word: café']);
  });

  it('suggests nothing that finds no document with all that is typed', async () => {
    const owner = await strongroom.register();
    await read(owner, ['apricot jam']);
    await read(owner, ['almond cake']);
    expect(await texts(owner, 'jam apr')).toEqual(['word: jam apricot']);
    expect(await texts(owner, 'jam alm')).toEqual([]);
  });

  it('suggests nothing of the trash and nothing of other accounts', async () => {
    const owner = await strongroom.register();
    const id = await read(owner, ['quince'], { title: 'Quiche', tags: ['quiet'] });
    expect(await texts(owner, 'qui')).toHaveLength(5);
    expect(await texts(await strongroom.register(), 'qui')).toEqual([]);
    const other = await read(owner, ['quince']);
    await owner.request('DELETE', `/v1/documents/${id}`);
    expect(await texts(owner, 'qui')).toEqual(['word: quince']);
    await owner.request('DELETE', `/v1/documents/${other}`);
    expect(await texts(owner, 'qui')).toEqual([]);
    await owner.request('POST', `/v1/documents/${id}/restore`);
    expect(await texts(owner, 'qui')).toHaveLength(5);
  });

  it('follows changes of title and tags', async () => {
    const owner = await strongroom.register();
    const id = await read(owner, ['text'], { title: 'Walnut', tags: ['wagon'] });
    await owner.json('PATCH', `/v1/documents/${id}`, { title: 'Waffle', tags: ['water'] });
    await applyChanges();
    expect(await texts(owner, 'wa')).toEqual([
      'word: water',
      'word: waffle',
      'tag: water',
      'title: Waffle',
    ]);
    expect(await wordsOf(owner)).toEqual(['text', 'waffle', 'water']);
  });

  it('follows a tag that is renamed in all documents', async () => {
    const owner = await strongroom.register();
    for (let i = 0; i < 3; i += 1) await read(owner, ['x'], { title: 't', tags: ['violet'] });
    await owner.json('PATCH', '/v1/tags/violet', { name: 'viola' });
    await applyChanges();
    expect(await texts(owner, 'vio')).toEqual(['word: viola', 'tag: viola']);
  });

  it('lists a name of many documents once', async () => {
    const owner = await strongroom.register();
    for (let i = 0; i < 4; i += 1) await read(owner, ['x'], { title: 'Ocelot', tags: ['ocean'] });
    await read(owner, ['x'], { title: 'Ocelots', tags: ['ocean view'] });
    const names = (await texts(owner, 'oce')).filter((text) => !text.startsWith('word'));
    expect(names).toEqual(['tag: ocean', 'tag: ocean view', 'title: Ocelot', 'title: Ocelots']);
  });

  it.each(['', '&limit=0', '&limit=21', '&cursor=x'])('refuses bad input (%s)', async (rest) => {
    const q = rest === '' ? '' : 'a';
    const { status } = await client.request('GET', `/v1/suggestions?q=${q}${rest}`);
    expect(status).toBe(400);
  });
});

describe('the words of an account', () => {
  it('lose those of purged documents, and keep those that another document has', async () => {
    const owner = await strongroom.register();
    await read(owner, ['common hazelnut']);
    const gone = await read(owner, ['common pistachio']);
    expect(await wordsOf(owner)).toEqual(['common', 'hazelnut', 'pistachio', 'untitled']);
    await owner.request('DELETE', `/v1/documents/${gone}`);
    await query(`UPDATE documents SET deleted_at = now() - interval '1 year' WHERE id = $1`, [
      gone,
    ]);
    const { DocumentPurger } = await import('../../../apps/api/src/retention/index.js');
    await strongroom.app.get(DocumentPurger).purge();
    await applyChanges();
    expect(await wordsOf(owner)).toEqual(['common', 'hazelnut', 'untitled']);
    const [left] = await query<{ names: number; changes: number }>(
      `SELECT (SELECT count(*) FROM document_names WHERE document_id = $1)::integer AS names,
              (SELECT count(*) FROM account_word_changes)::integer AS changes`,
      [gone],
    );
    expect(left).toEqual({ names: 0, changes: 0 });
  });

  it('lose those that a new extraction does not find again', async () => {
    const owner = await strongroom.register();
    const id = await read(owner, ['lnvoice number']);
    await owner.json('POST', `/v1/documents/${id}/ocr`, {});
    const ids = { documentId: id, extractionId: await extractionOf(strongroom, id) };
    await storePage(strongroom, ids, { number: 1, text: 'invoice number' });
    await reportFinished(strongroom, ids);
    await untilStatus(strongroom, id, 'ready');
    await applyChanges();
    expect(await wordsOf(owner)).toEqual(['invoice', 'number', 'untitled']);
  });

  it('are applied again without harm when a run was interrupted', async () => {
    const owner = await strongroom.register();
    const { body } = await owner.upload(randomUUID(), { fields: [['title', 'first']] });
    await readPages(strongroom, body.id, ['macadamia']);
    const changes = await query<{ owner_id: string; added: string[] }>(
      'SELECT owner_id, added FROM account_word_changes ORDER BY id',
    );
    await applyChanges();
    for (const { owner_id, added } of changes) {
      await query(
        `INSERT INTO account_word_changes (owner_id, document_id, added, removed) VALUES ($1, $2, $3, '{}')`,
        [owner_id, body.id, added],
      );
    }
    await applyChanges();
    expect(await wordsOf(owner)).toEqual(['first', 'macadamia']);
  });
});
