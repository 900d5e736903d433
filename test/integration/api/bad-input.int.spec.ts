import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, rawRequest, statusOf } from '../../support/raw-http.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { Answer, ProblemJson, TestClient } from '../../support/test-client.js';

let strongroom: TestApp;
let client: TestClient;
let documentId: string;

beforeAll(async () => {
  strongroom = await createTestApp({ MAX_FILE_BYTES: '50000' });
  client = await strongroom.register();
  documentId = (await client.upload(`letter ${randomUUID()}`)).body.id;
});
afterAll(() => strongroom.close());

function expectProblem(answer: Answer<ProblemJson>, status: number, code: string) {
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.headers.get('x-request-id')).toBe(answer.body.requestId);
  expect(answer.body.type).toBe(`urn:strongroom:problem:${code}`);
  expect(answer.body.detail).toMatch(/\.$/);
  const serverWords = new RegExp(`select|node_modules|at \\w+ \\(|${strongroom.dataDir}`, 'i');
  expect(JSON.stringify(answer.body)).not.toMatch(serverWords);
}

describe('POST /documents with a bad body', () => {
  let before: { rows: string; files: number };
  const state = async () => {
    const [row] = (await strongroom.app
      .get(DataSource)
      .query('SELECT count(*) AS rows FROM documents')) as [{ rows: string }];
    const entries = await readdir(join(strongroom.dataDir, 'blobs'), {
      recursive: true,
      withFileTypes: true,
    });
    return { rows: row.rows, files: entries.filter((entry) => entry.isFile()).length };
  };
  beforeEach(async () => {
    before = await state();
  });
  afterEach(async () => {
    await expect.poll(state).toEqual(before);
  });

  const post = (body: RequestInit['body'], headers: Record<string, string> = {}) =>
    client.request<ProblemJson>('POST', '/v1/documents', { body: body ?? null, headers });
  const form = (...parts: [string, string | Blob, string?][]) => {
    const data = new FormData();
    for (const [name, value, filename] of parts) {
      if (typeof value === 'string') data.append(name, value);
      else data.append(name, value, filename);
    }
    return data;
  };
  const file = (content: string) => new Blob([content]);

  it.each([
    ['JSON', '{"a":1}', 'application/json'],
    ['no type at all', 'abc', ''],
    ['a urlencoded form', 'a=b', 'application/x-www-form-urlencoded'],
    ['a multipart of another kind', 'abc', 'multipart/mixed; boundary=x'],
  ])('refuses %s with 415', async (_name, body, type) => {
    expectProblem(await post(body, { 'content-type': type }), 415, 'request.multipart_required');
  });

  it('refuses a multipart type without a boundary', async () => {
    const answer = await post('abc', { 'content-type': 'multipart/form-data' });
    expectProblem(answer, 400, 'request.malformed_multipart');
  });

  it.each([
    ['no part', 'multipart/form-data; boundary=x', '--x--\r\n', 'document.file_missing'],
    [
      'bytes that are not multipart',
      'multipart/form-data; boundary=x',
      'hello',
      'request.malformed_multipart',
    ],
    ['nothing', 'multipart/form-data; boundary=x', '', 'request.malformed_multipart'],
    [
      'a truncated file',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello wor',
      'request.malformed_multipart',
    ],
    [
      'a truncated header',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-da',
      'request.malformed_multipart',
    ],
  ])('refuses %s', async (_name, type, body, code) => {
    expectProblem(await post(body, { 'content-type': type }), 400, code);
  });

  it.each<[string, FormData, number, string]>([
    ['no file', form(['title', 'x']), 400, 'document.file_missing'],
    ['a file in another field', form(['upload', file('x'), 'a.txt']), 400, 'document.file_missing'],
    [
      'two files',
      form(['file', file('x'), 'a.txt'], ['file', file('y'), 'b.txt']),
      400,
      'document.files_too_many',
    ],
    ['an empty file', form(['file', file(''), 'a.txt']), 400, 'document.file_empty'],
    ['an empty name', form(['file', file('x'), '']), 400, 'document.filename_invalid'],
    [
      'a path as a name',
      form(['file', file('x'), '../../etc/passwd']),
      400,
      'document.filename_invalid',
    ],
    [
      'CR LF in a name',
      form(['file', file('x'), 'a\r\nX: y.txt']),
      400,
      'document.filename_invalid',
    ],
    ['a NUL in a name', form(['file', file('x'), 'a\0.txt']), 400, 'request.malformed_multipart'],
    [
      'a zip file named .docx',
      form(['file', file('PK\x03\x04'), 'a.docx']),
      415,
      'document.type_unsupported',
    ],
    ['SVG named .png', form(['file', file('<svg/>'), 'a.png']), 415, 'document.type_unsupported'],
    ['a program', form(['file', file('MZ\0\0'), 'a.txt']), 415, 'document.type_unsupported'],
    [
      'too many bytes',
      form(['file', file('a'.repeat(50_001)), 'a.txt']),
      413,
      'document.too_large',
    ],
    [
      'an unknown field',
      form(['color', 'red'], ['file', file('x'), 'a.txt']),
      400,
      'request.invalid',
    ],
    [
      'a title given twice',
      form(['title', 'a'], ['title', 'b'], ['file', file('x'), 'a.txt']),
      400,
      'request.invalid',
    ],
    [
      'a NUL in the title',
      form(['title', 'a\0b'], ['file', file('x'), 'a.txt']),
      400,
      'request.invalid',
    ],
    ['a blank title', form(['title', ' '], ['file', file('x'), 'a.txt']), 400, 'request.invalid'],
    [
      'a title of 501 characters',
      form(['title', 'a'.repeat(501)], ['file', file('x'), 'a.txt']),
      400,
      'request.invalid',
    ],
    [
      'a huge field',
      form(['title', 'a'.repeat(5_000)], ['file', file('x'), 'a.txt']),
      400,
      'request.malformed_multipart',
    ],
    [
      'no language',
      form(['language', 'english'], ['file', file('x'), 'a.txt']),
      400,
      'request.invalid',
    ],
    [
      'a language that is not installed',
      form(['language', 'eng+tlh'], ['file', file('x'), 'a.txt']),
      400,
      'document.language_unavailable',
    ],
    [
      'a malformed digest',
      form(['sha256', 'abc'], ['file', file('x'), 'a.txt']),
      400,
      'request.invalid',
    ],
    [
      'the digest of other bytes',
      form(['file', file('x'), 'a.txt'], ['sha256', '0'.repeat(64)]),
      400,
      'document.digest_mismatch',
    ],
  ])('refuses %s', async (_name, body, status, code) => {
    expectProblem(await post(body), status, code);
  });

  it('refuses a compressed body, and accepts uploads only at one path', async () => {
    const body = form(['file', file('x'), 'a.txt']);
    expectProblem(
      await post(body, { 'content-encoding': 'gzip' }),
      415,
      'request.multipart_required',
    );
    for (const path of ['/v1/documents/', '/V1/Documents']) {
      const answer = await client.request<ProblemJson>('POST', path, { body });
      expect([404, 415]).toContain(answer.status);
    }
  });

  it('refuses hundreds of fields', async () => {
    const data = form(['file', file('x'), 'a.txt']);
    for (let i = 0; i < 100; i++) data.append('tags', `t${i}`);
    expectProblem(await post(data), 400, 'request.malformed_multipart');
  });

  it('names each invalid field by a JSON pointer', async () => {
    const { body } = await post(
      form(['color', 'red'], ['sha256', 'abc'], ['file', file('x'), 'a.txt']),
    );
    expect(body.errors?.map((error) => error.pointer).sort()).toEqual(['/color', '/sha256']);
  });

  it('returns 413 for a Content-Length that is too large, also while the client continues to send', async () => {
    const answer = await rawRequest(strongroom.url, [
      'POST /v1/documents HTTP/1.1\r\nHost: x\r\n',
      `Authorization: Bearer ${client.accessToken}\r\nContent-Length: 5000000\r\n`,
      'Content-Type: multipart/form-data; boundary=x\r\n\r\n',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n',
      Buffer.alloc(4_000_000, 'a'),
    ]);
    expect([statusOf(answer), codeOf(answer)]).toEqual([413, 'document.too_large']);
  });

  it('returns 413 during the upload when there was no Content-Length', async () => {
    const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';
    const chunk = Buffer.alloc(30_000, 'a');
    const answer = await rawRequest(strongroom.url, [
      'POST /v1/documents HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n',
      `Authorization: Bearer ${client.accessToken}\r\n`,
      'Content-Type: multipart/form-data; boundary=x\r\n\r\n',
      `${head.length.toString(16)}\r\n${head}\r\n`,
      `${chunk.length.toString(16)}\r\n`,
      chunk,
      '\r\n',
      `${chunk.length.toString(16)}\r\n`,
      chunk,
      '\r\n',
    ]);
    expect([statusOf(answer), codeOf(answer)]).toEqual([413, 'document.too_large']);
  });
});

describe('JSON bodies', () => {
  const patch = (body: string, type = 'application/json') =>
    client.request<ProblemJson>('PATCH', `/v1/documents/${documentId}`, {
      headers: { 'content-type': type },
      body,
    });

  it.each([
    ['broken JSON', '{"title":', 400, 'request.malformed_json'],
    ['JSON that is not an object', '"title"', 400, 'request.malformed_json'],
    ['a list', '[]', 400, 'request.invalid'],
    ['an unknown field', '{"owner":"me"}', 400, 'request.invalid'],
    ['a number for a text', '{"title":7}', 400, 'request.invalid'],
    ['a NUL', '{"title":"a\\u0000b"}', 400, 'request.invalid'],
    ['half a surrogate pair', '{"title":"a\\ud800"}', 400, 'request.invalid'],
    ['a prototype', '{"__proto__":{"title":"x"}}', 400, 'request.invalid'],
    [
      'too many tags',
      JSON.stringify({ tags: Array.from({ length: 51 }, (_, i) => `t${i}`) }),
      400,
      'request.invalid',
    ],
    [
      'a body that is too large',
      JSON.stringify({ title: 'a'.repeat(70_000) }),
      413,
      'request.too_large',
    ],
    [
      'JSON with too many levels',
      `{"title":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
      400,
      'request.invalid',
    ],
  ])('refuses %s', async (_name, body, status, code) => {
    expectProblem(await patch(body), status, code);
  });

  it.each([
    'text/plain',
    'application/xml',
    'application/json; charset=utf-7',
    'multipart/form-data; boundary=x',
    'x',
  ])('refuses the type %s with 415', async (type) => {
    expectProblem(await patch('{"title":"x"}', type), 415, 'request.content_type');
  });

  it('refuses a compressed body, which could be any size', async () => {
    const answer = await client.request<ProblemJson>('PATCH', `/v1/documents/${documentId}`, {
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]),
    });
    expectProblem(answer, 415, 'request.content_type');
  });
});

describe('paths and queries', () => {
  const get = (path: string) => client.request<ProblemJson>('GET', path);

  it.each(['1', 'x', '%00', "'", '0199c0de-5f3a-7c11-9d2e', '%E2%82%AC'])(
    'refuses the id %s, which is not a UUID',
    async (id) => {
      expectProblem(await get(`/v1/documents/${id}`), 400, 'request.invalid');
    },
  );

  it('refuses a path that cannot be decoded', async () => {
    expectProblem(await get('/v1/documents/%E0%A4%A'), 400, 'request.malformed');
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1.5',
    'limit=1e1',
    'limit=',
    'limit=1&limit=2',
    'status=done',
    'mediaType=text/css',
    'createdAfter=yesterday',
    'createdAfter=2026-13-01T00:00:00Z',
    'trashed=1',
    'tag=',
    'tag=%00',
    'unknown=1',
    'limit[a]=1',
    '__proto__=1',
  ])('refuses the list query %s', async (query) => {
    expectProblem(await get(`/v1/documents?${query}`), 400, 'request.invalid');
  });

  const uuid = '0199c0de-1a2b-7c3d-8e4f-5a6b7c8d9e0f';
  it.each([
    ['relevance', 1e39],
    ['relevance', -1e300],
    ['relevance', 1e-60],
    ['-created', '0000-01-01T00:00:00.000Z'],
    ['-size', 1e17],
  ])(
    'refuses a cursor for %s with the key %s, which the database cannot hold',
    async (sort, key) => {
      const cursor = Buffer.from(JSON.stringify([sort, key, uuid])).toString('base64url');
      const query = `q=a&sort=${sort}&cursor=${cursor}`;
      expectProblem(await get(`/v1/search?${query}`), 400, 'request.cursor');
    },
  );

  it.each(['/V1/me', '/v1/Me', '/v1/me/', '/V1/Me/', '/v1/documents/', '/v1/Documents', '/v1//me'])(
    'has no route %s: each has exactly one path',
    async (path) => {
      expectProblem(await get(path), 404, 'route.not_found');
    },
  );

  it.each(['x', 'bnVsbA', 'W10', Buffer.from('[1,"2"]').toString('base64url'), 'a'.repeat(500)])(
    'refuses the cursor %s',
    async (cursor) => {
      expectProblem(await get(`/v1/documents?cursor=${cursor}`), 400, 'request.cursor');
      expectProblem(await get(`/v1/search?q=a&cursor=${cursor}`), 400, 'request.cursor');
    },
  );

  it.each([
    "'",
    '%25',
    'a%20%26%20%7C%20b',
    '%22',
    '-',
    '-%22',
    '%5C',
    '(((',
    '%3A*',
    '!!',
    '%F0%9F%98%80',
    'or%20or',
  ])('searches for %s without an error', async (q) => {
    expect((await get(`/v1/search?q=${q}`)).status).toBe(200);
  });

  it.each([
    '',
    'q=',
    'q=%20',
    'q=%00',
    `q=${'a'.repeat(501)}`,
    'q=a&q=b',
    'q=a&limit=0',
    'q=a&x=1',
  ])('refuses the search query %s', async (query) => {
    expectProblem(await get(`/v1/search?${query}`), 400, 'request.invalid');
  });

  it('returns 404 or 405, whatever the type of the body is', async () => {
    const init = { body: '<a/>', headers: { 'content-type': 'application/xml' } };
    expectProblem(
      await client.request<ProblemJson>('PUT', '/v1/me', init),
      405,
      'route.method_not_allowed',
    );
    expectProblem(
      await client.request<ProblemJson>('PUT', '/v1/nothing', init),
      404,
      'route.not_found',
    );
  });

  it('returns 404 for an unknown path, and 405 with Allow for an unknown method', async () => {
    expectProblem(await get('/v1/invoices'), 404, 'route.not_found');
    const answer = await client.request<ProblemJson>('PUT', `/v1/documents/${documentId}`);
    expectProblem(answer, 405, 'route.method_not_allowed');
    expect(answer.headers.get('allow')).toBe('DELETE, GET, HEAD, PATCH');
  });

  it('returns 406 when neither text nor JSON is accepted', async () => {
    const path = `/v1/documents/${documentId}/text`;
    const answer = await client.request<ProblemJson>('GET', path, {
      headers: { accept: 'image/png' },
    });
    // The text does not exist yet. This is reported first, because a missing text has no representation.
    expectProblem(answer, 409, 'document.not_ready');
  });
});

describe('the request id', () => {
  it('is taken from the caller when it is well-formed, and is a new one when it is not', async () => {
    const idFor = async (id: string) => {
      const answer = await client.request('GET', '/v1/documents', {
        headers: { 'x-request-id': id },
      });
      return answer.headers.get('x-request-id');
    };
    expect(await idFor('order-7.A_b')).toBe('order-7.A_b');
    for (const bad of ['a b', 'a/b', 'ä', 'x'.repeat(129), '"']) {
      expect(await idFor(bad)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
