import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { DocumentJson, ProblemJson, TestClient } from '../../support/test-client.js';

let strongroom: TestApp;
let client: TestClient;
let database: DataSource;

beforeAll(async () => {
  strongroom = await createTestApp({ MAX_FILE_BYTES: '100000' });
  client = await strongroom.register();
  database = strongroom.admin;
});
afterAll(() => strongroom.close());

const unique = (text = 'a letter') => `${text} ${randomUUID()}`;
const count = async (sql: string, parameters: unknown[] = []) => {
  const [row] = (await database.query(sql, parameters)) as [{ count: string }];
  return Number(row.count);
};
const storedFiles = async () => {
  const names = await readdir(join(strongroom.dataDir, 'blobs'), {
    recursive: true,
    withFileTypes: true,
  });
  return names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};

describe('POST /documents', () => {
  it('stores the bytes, the row and one job, and returns the location of the document', async () => {
    const text = unique();
    const { status, headers, body } = await client.upload(text, {
      filename: 'Märzbrief.txt',
      fields: [
        ['title', ' Brief '],
        ['tags', 'post'],
        ['tags', 'post'],
        ['tags', 'wichtig'],
        ['language', 'deu+eng'],
      ],
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/documents/${body.id}`);
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toMatchObject({
      title: 'Brief',
      filename: 'Märzbrief.txt',
      mediaType: 'text/plain',
      size: Buffer.byteLength(text),
      status: 'pending',
      pages: { total: null, done: 0 },
      tags: ['post', 'wichtig'],
      deletedAt: null,
    });
    expect(body.extraction).toMatchObject({
      languages: 'deu+eng',
      attempts: 0,
      truncated: false,
      error: null,
    });
    const [row] = (await database.query(
      'SELECT storage_key, extraction_id FROM documents WHERE id = $1',
      [body.id],
    )) as [{ storage_key: string; extraction_id: string }];
    const bytes = await readFile(
      join(strongroom.dataDir, 'blobs/objects', row.storage_key),
      'utf8',
    );
    expect(bytes).toBe(text);
    expect(await count('SELECT count(*) FROM bullmq.job WHERE id = $1', [row.extraction_id])).toBe(
      1,
    );
  });

  it('uses the file name as title, and has the language detected, when none is given', async () => {
    const { body } = await client.upload(unique(), { filename: 'Rechnung 7.txt' });
    expect(body.title).toBe('Rechnung 7');
    expect(body.extraction.languages).toBe('auto');
  });

  it('returns 200 with the existing document when the same bytes are uploaded again', async () => {
    const text = unique();
    const first = await client.upload(text);
    const again = await client.upload(text, { filename: 'other.txt' });
    expect(again.status).toBe(200);
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get('location')).toBe(`/v1/documents/${first.body.id}`);
  });

  it('creates one document, one object and one job for eight parallel uploads of the same bytes', async () => {
    const text = unique('at once');
    const filesBefore = (await storedFiles()).length;
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.upload(text)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(7);
    const ids = new Set(answers.map((answer) => answer.body.id));
    expect(ids.size).toBe(1);
    const id = [...ids][0] ?? '';
    expect((await storedFiles()).length).toBe(filesBefore + 1);
    expect(
      await count(`SELECT count(*) FROM bullmq.job WHERE data->>'documentId' = $1`, [id]),
    ).toBe(1);
  });

  it('creates two documents for the same bytes of two accounts', async () => {
    const text = unique();
    const other = await strongroom.register();
    const mine = await client.upload(text);
    const theirs = await other.upload(text);
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(mine.body.id).not.toBe(theirs.body.id);
  });

  it('restores a document in the trash instead of creating a second one', async () => {
    const text = unique();
    const { body } = await client.upload(text);
    await client.request('DELETE', `/v1/documents/${body.id}`);
    const again = await client.upload(text);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ id: body.id, deletedAt: null });
  });

  it('accepts the declared digest in upper or lower case, before or after the file', async () => {
    const text = unique();
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString(
      'hex',
    );
    const { status, body } = await client.upload(text, {
      fields: [['sha256', digest.toUpperCase()]],
    });
    expect([status, body.sha256]).toEqual([201, digest]);
    const form = new FormData();
    form.append('file', new Blob([text]), 'a.txt');
    form.append('sha256', digest);
    expect((await client.request('POST', '/v1/documents', { body: form })).status).toBe(200);
  });

  it('stores nothing when the job cannot be queued', async () => {
    const filesBefore = await count('SELECT count(*) FROM documents');
    await database.query('ALTER TABLE bullmq.job RENAME TO job_away');
    try {
      const { status, body } = await client.upload<ProblemJson>(unique());
      expect(status).toBe(500);
      expect(body.code).toBe('internal');
      expect(JSON.stringify(body)).not.toMatch(/job|relation|bullmq/);
    } finally {
      await database.query('ALTER TABLE bullmq.job_away RENAME TO job');
    }
    expect(await count('SELECT count(*) FROM documents')).toBe(filesBefore);
  });
});

describe('GET /documents', () => {
  it('pages through all documents, newest first, also while documents are added', async () => {
    const owner = await strongroom.register();
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) ids.unshift((await owner.upload(unique())).body.id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '?limit=3' : `?limit=3&cursor=${cursor}`;
      const {
        status,
        body,
      }: { status: number; body: { items: DocumentJson[]; nextCursor: string | null } } =
        await owner.request('GET', `/v1/documents${query}`);
      expect(status).toBe(200);
      seen.push(...body.items.map((item) => item.id));
      await owner.upload(unique('in between'));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
  });

  it('filters by tag, status, type and time, and lists the trash separately', async () => {
    const owner = await strongroom.register();
    const { body: one } = await owner.upload(unique(), { fields: [['tags', 'tax']] });
    const { body: two } = await owner.upload(unique());
    const ids = async (query: string) => {
      const { body } = await owner.request<{ items: DocumentJson[] }>(
        'GET',
        `/v1/documents?${query}`,
      );
      return body.items.map((item) => item.id);
    };
    expect(await ids('tag=tax')).toEqual([one.id]);
    expect(await ids('status=pending')).toEqual([two.id, one.id]);
    expect(await ids('status=ready')).toEqual([]);
    expect(await ids('mediaType=text/plain')).toHaveLength(2);
    expect(await ids('mediaType=image/png')).toEqual([]);
    expect(await ids(`createdAfter=${two.createdAt}`)).toEqual([]);
    expect(await ids(`createdBefore=${one.createdAt}`)).toEqual([]);
    expect(await ids('createdAfter=2000-01-01T00:00:00%2B02:00')).toHaveLength(2);
    await owner.request('DELETE', `/v1/documents/${one.id}`);
    expect(await ids('trashed=true')).toEqual([one.id]);
    expect(await ids('trashed=false')).toEqual([two.id]);
  });
});

describe('GET /documents/{id}', () => {
  it('returns an ETag, and 304 for the next request with it', async () => {
    const { body } = await client.upload(unique());
    const first = await client.request('GET', `/v1/documents/${body.id}`);
    const etag = first.headers.get('etag') ?? '';
    const second = await client.request('GET', `/v1/documents/${body.id}`, {
      headers: { 'if-none-match': etag },
    });
    expect([second.status, second.body]).toEqual([304, '']);
  });
});

describe('PATCH /documents/{id}', () => {
  it('changes the given fields and keeps the others', async () => {
    const { body } = await client.upload(unique(), { fields: [['tags', 'a']] });
    const path = `/v1/documents/${body.id}`;
    const renamed = await client.json<DocumentJson>('PATCH', path, { title: 'New' });
    expect(renamed.body).toMatchObject({ title: 'New', tags: ['a'] });
    const tagged = await client.json<DocumentJson>('PATCH', path, { tags: [] });
    expect(tagged.body).toMatchObject({ title: 'New', tags: [] });
  });

  it('refuses a change that is based on an older version', async () => {
    const { body } = await client.upload(unique());
    const path = `/v1/documents/${body.id}`;
    const etag = (await client.request('GET', path)).headers.get('etag') ?? '';
    const first = await client.json('PATCH', path, { title: 'One' }, { 'if-match': etag });
    expect(first.status).toBe(200);
    const second = await client.json<ProblemJson>(
      'PATCH',
      path,
      { title: 'Two' },
      { 'if-match': etag },
    );
    expect([second.status, second.body.code]).toEqual([412, 'document.changed']);
    const fresh = first.headers.get('etag') ?? '';
    expect((await client.json('PATCH', path, { title: 'Two' }, { 'if-match': fresh })).status).toBe(
      200,
    );
  });
});

describe('DELETE /documents/{id}', () => {
  it('hides content and text, keeps the document, and can be repeated and undone', async () => {
    const { body } = await client.upload(unique());
    const path = `/v1/documents/${body.id}`;
    expect((await client.request('DELETE', path)).status).toBe(204);
    expect((await client.request('DELETE', path)).status).toBe(204);
    const found = await client.request<DocumentJson>('GET', path);
    expect(found.body.deletedAt).toMatch(/Z$/);
    for (const part of ['content', 'text']) {
      expect((await client.request('GET', `${path}/${part}`)).status).toBe(404);
    }
    expect((await client.json('POST', `${path}/ocr`, {})).status).toBe(404);
    const restored = await client.request<DocumentJson>('POST', `${path}/restore`);
    expect([restored.status, restored.body.deletedAt]).toEqual([200, null]);
    expect((await client.request('GET', `${path}/content`)).status).toBe(200);
  });
});

describe("another account's documents", () => {
  it('are 404, with the same response as for an unknown id', async () => {
    const { body } = await client.upload(unique());
    const stranger = await strongroom.register();
    const routes: [string, string, unknown?][] = [
      ['GET', ''],
      ['PATCH', '', { title: 'mine now' }],
      ['DELETE', ''],
      ['POST', '/restore'],
      ['GET', '/content'],
      ['GET', '/text'],
      ['POST', '/ocr', {}],
    ];
    for (const [method, suffix, json] of routes) {
      const ask = async (id: string) => {
        const path = `/v1/documents/${id}${suffix}`;
        const answer =
          json === undefined
            ? await stranger.request<ProblemJson>(method, path)
            : await stranger.json<ProblemJson>(method, path, json);
        const { instance: _path, requestId: _id, ...rest } = answer.body;
        return { answered: answer.status, ...rest };
      };
      const foreign = await ask(body.id);
      expect(foreign, `${method} ${suffix}`).toEqual(await ask(randomUUID()));
      expect(foreign).toMatchObject({ answered: 404, code: 'document.not_found' });
    }
    expect(
      (await client.request<DocumentJson>('GET', `/v1/documents/${body.id}`)).body,
    ).toMatchObject({
      deletedAt: null,
      title: body.title,
    });
    const list = await stranger.request<{ items: unknown[] }>('GET', '/v1/documents');
    expect(list.body.items).toEqual([]);
  });
});
