import { randomUUID } from 'node:crypto';
import { request, type IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPages } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { TestClient } from '../../support/test-client.js';

const ORIGIN = 'https://app.example.org';
const LINE = 'A line of a text that is long enough to be compressed.\n';
const ACCEPT_ALL = { 'accept-encoding': 'gzip, deflate, br' };

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let strongroom: TestApp;
let client: TestClient;
let longId: string;
let shortId: string;

beforeAll(async () => {
  strongroom = await createTestApp({ CORS_ORIGINS: ORIGIN, RECONCILE_SECONDS: '3600' });
  client = await strongroom.register();
  const upload = async (text: string) => {
    const { body } = await client.upload(`${LINE.repeat(200)}${randomUUID()}`);
    await readPages(strongroom, body.id, [text]);
    return body.id;
  };
  longId = await upload(LINE.repeat(500));
  shortId = await upload('short');
  for (let index = 0; index < 8; index += 1) await client.upload(randomUUID());
});
afterAll(() => strongroom.close());

/** Sends a request and does not decompress the answer. `fetch` would request compression and decompress. */
async function ask(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  { method = 'GET', body = '' } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const all = { authorization: `Bearer ${client.accessToken}`, ...headers };
    const req = request(`${strongroom.url}${path}`, { method, headers: all }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () =>
        resolve({ status: res.statusCode, headers: res.headers, body: Buffer.concat(chunks) }),
      );
    });
    req.on('error', reject);
    req.end(body);
  });
}

describe('JSON and text', () => {
  it.each([
    ['a list', () => '/v1/documents'],
    ['a text', () => `/v1/documents/${longId}/text`],
    ['a page', () => `/v1/documents/${longId}/pages/1`],
  ])('of %s are compressed on request, and decompress to the same bytes', async (_what, path) => {
    const plain = await ask(path());
    expect(plain.status).toBe(200);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const gzipped = await ask(path(), { 'accept-encoding': 'gzip' });
    expect(gzipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzipped.body).equals(plain.body)).toBe(true);
    const brotli = await ask(path(), ACCEPT_ALL);
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    for (const { body } of [gzipped, brotli]) {
      expect(body.length).toBeLessThan(plain.body.length / 2);
    }
    // A cache must store one answer per encoding and per origin.
    for (const { headers } of [plain, gzipped, brotli]) {
      expect(headers.vary).toMatch(/\bAccept-Encoding\b/);
      expect(headers.vary).toMatch(/\bOrigin\b/);
    }
  });

  it('are not compressed when the client does not accept it', async () => {
    for (const encoding of ['identity', 'gzip;q=0, identity', 'compress']) {
      const { headers, status } = await ask('/v1/documents', { 'accept-encoding': encoding });
      expect([status, headers['content-encoding']]).toEqual([200, undefined]);
    }
  });

  it('are not compressed when they are short, and have a Content-Length', async () => {
    const text = await ask(`/v1/documents/${shortId}/text`, ACCEPT_ALL);
    expect(text.headers['content-encoding']).toBeUndefined();
    expect(text.headers['content-length']).toBe('5');
    expect(text.body.toString()).toBe('short');
    const json = await ask(`/v1/documents/${shortId}/text`, {
      ...ACCEPT_ALL,
      accept: 'application/json',
    });
    expect(json.headers['content-length']).toBe(String(json.body.length));
    expect(json.headers['content-encoding']).toBeUndefined();
    const list = await ask('/v1/documents?limit=1', ACCEPT_ALL);
    expect(list.headers['content-encoding']).toBeUndefined();
    expect(list.headers.vary).toMatch(/\bAccept-Encoding\b/);
  });
});

describe('answers that are never compressed', () => {
  it('are stored bytes, whole or in part, requested with a token or a signed URL', async () => {
    const path = `/v1/documents/${longId}/content`;
    const { body } = await client.json<{ url: string }>(
      'POST',
      `/v1/documents/${longId}/content-url`,
      {},
    );
    const signed = new URL(body.url, strongroom.url);
    const whole = await ask(path, ACCEPT_ALL);
    const part = await ask(path, { ...ACCEPT_ALL, range: 'bytes=0-4095' });
    const bySignature = await ask(`${signed.pathname}${signed.search}`, ACCEPT_ALL);
    expect(part.status).toBe(206);
    expect(whole.headers['content-length']).toBe(String(whole.body.length));
    for (const { headers, body: bytes } of [whole, part, bySignature]) {
      expect(bytes.length).toBeGreaterThan(4_000);
      expect(headers['content-encoding']).toBeUndefined();
      expect(headers.etag).toMatch(/^"[0-9a-f]{64}"$/);
    }
  });

  it('are tokens, a single document with its ETag, and problems', async () => {
    const credentials = JSON.stringify({
      email: 'packed@example.test',
      password: 'correct horse 1',
    });
    const register = await ask(
      '/v1/auth/register',
      { ...ACCEPT_ALL, 'content-type': 'application/json' },
      { method: 'POST', body: credentials },
    );
    const document = await ask(`/v1/documents/${longId}`, ACCEPT_ALL);
    const problem = await ask('/v1/documents?limit=0', ACCEPT_ALL);
    expect([register.status, document.status, problem.status]).toEqual([201, 200, 400]);
    for (const { headers } of [register, document, problem]) {
      expect(headers['content-encoding']).toBeUndefined();
    }
    expect(document.headers.etag).toBeDefined();
  });

  it('are streams of events', async () => {
    const { headers, status } = await ask(`/v1/documents/${longId}/events`, {
      ...ACCEPT_ALL,
      accept: 'text/event-stream',
    });
    expect([status, headers['content-encoding']]).toEqual([200, undefined]);
  });
});
