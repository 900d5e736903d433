import { randomBytes, randomUUID } from 'node:crypto';
import { link, open, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { ProblemJson, TestClient } from '../../support/test-client.js';

let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp();
  client = await strongroom.register();
});
afterAll(() => strongroom.close());

const text = `0123456789 ${randomUUID()}`;
let path: string;
beforeAll(async () => {
  const { body } = await client.upload(text, { filename: 'Über „alles“ 50%.txt' });
  path = `/v1/documents/${body.id}/content`;
});

describe('GET /documents/{id}/content', () => {
  it('returns the bytes, with headers that prevent browsers from running them', async () => {
    const { status, headers, body } = await client.request<string>('GET', path);
    expect([status, body]).toEqual([200, text]);
    expect(headers.get('content-type')).toBe('text/plain');
    expect(headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe('sandbox');
    expect(headers.get('accept-ranges')).toBe('bytes');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename=".*"; filename\*=UTF-8''%C3%9Cber%20/i,
    );
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text)));
    expect(headers.get('repr-digest')).toBe(`sha-256=:${digest.toString('base64')}:`);
    expect(headers.get('etag')).toBe(`"${digest.toString('hex')}"`);
  });

  it('returns ten megabytes, equal byte by byte', async () => {
    const png = Buffer.concat([
      Buffer.from([
        0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
      ]),
      randomBytes(10_000_000),
    ]);
    const { body, status } = await client.upload(png, { filename: 'big.png' });
    expect([status, body.mediaType]).toEqual([201, 'image/png']);
    const response = await client.fetch('GET', `/v1/documents/${body.id}/content`);
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
  });

  it.each([
    ['bytes=2-4', '2-4', '234'],
    ['bytes=0-0', '0-0', '0'],
    ['bytes=-3', '44-46', text.slice(-3)],
    ['bytes=-9999', '0-46', text],
    ['bytes=40-', '40-46', text.slice(40)],
    ['bytes=40-4000', '40-46', text.slice(40)],
  ])('returns the range %s with 206', async (range, sent, content) => {
    const { status, headers, body } = await client.request('GET', path, { headers: { range } });
    expect([status, body]).toEqual([206, content]);
    expect(headers.get('content-range')).toBe(`bytes ${sent}/47`);
  });

  it.each(['bytes=1-2,5-6', 'bytes=a-b', 'lines=1-2', 'bytes', 'bytes=4-2', 'bytes=5-2,'])(
    'ignores the range %s and returns all bytes',
    async (range) => {
      const { status, body } = await client.request('GET', path, { headers: { range } });
      expect([status, body]).toEqual([200, text]);
    },
  );

  it.each(['bytes=47-', 'bytes=1000-2000', 'bytes=-0'])(
    'refuses the range %s with 416',
    async (range) => {
      const { status, headers, body } = await client.request<ProblemJson>('GET', path, {
        headers: { range },
      });
      expect([status, body.code]).toEqual([416, 'document.range_unsatisfiable']);
      expect(headers.get('content-range')).toBe('bytes */47');
      expect(headers.get('etag')).toBeNull();
    },
  );

  it('returns all bytes when If-Range names another version, and the range when it names this one', async () => {
    const etag = (await client.request('HEAD', path)).headers.get('etag') ?? '';
    const range = 'bytes=0-1';
    const other = await client.request('GET', path, { headers: { range, 'if-range': '"other"' } });
    expect(other.status).toBe(200);
    const same = await client.request('GET', path, { headers: { range, 'if-range': etag } });
    expect([same.status, same.body]).toEqual([206, '01']);
  });

  it('returns 304 when If-None-Match names these bytes', async () => {
    const etag = (await client.request('HEAD', path)).headers.get('etag') ?? '';
    for (const header of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const { status } = await client.request('GET', path, {
        headers: { 'if-none-match': header },
      });
      expect(status).toBe(304);
    }
  });

  it('returns only the headers for HEAD', async () => {
    const { status, headers, body } = await client.request('HEAD', path, {
      headers: { range: 'bytes=0-1' },
    });
    expect([status, body, headers.get('content-length')]).toEqual([200, '', '47']);
  });

  it('closes the connection when the stored bytes differ from the upload', async () => {
    const content = `${randomUUID()} `.repeat(40_000);
    const { body } = await client.upload(content);
    const key = `originals/${body.id.slice(-2)}/${body.id}`;
    const stored = join(strongroom.dataDir, 'blobs/objects', key);
    const download = async () => {
      const response = await client.fetch('GET', `/v1/documents/${body.id}/content`);
      return response.text();
    };
    expect(await download()).toBe(content);
    const file = await open(stored, 'r+');
    await file.write('X', content.length - 1);
    await file.close();
    await expect(download()).rejects.toThrow('terminated');
    await truncate(stored, content.length - 1);
    await expect(download()).rejects.toThrow('terminated');
    const range = await client.request<ProblemJson>('GET', `/v1/documents/${body.id}/content`, {
      headers: { range: 'bytes=0-3' },
    });
    expect([range.status, range.body.code]).toEqual([503, 'storage.object_missing']);
  });

  it('serves no range of a file to which a link in the store leads', async () => {
    const secret = 'a secret of the api';
    const { body } = await client.upload(secret.replaceAll('e', 'x'));
    const stored = join(strongroom.dataDir, 'blobs/objects/originals', body.id.slice(-2), body.id);
    const outside = join(strongroom.dataDir, 'a-secret');
    await writeFile(outside, secret);
    for (const makeLink of [symlink, link]) {
      await rm(stored);
      await makeLink(outside, stored);
      const headers = { range: `bytes=0-${secret.length - 1}` };
      const url = `/v1/documents/${body.id}/content`;
      const answer = await client.request<ProblemJson>('GET', url, { headers });
      expect([answer.status, answer.body.code]).toEqual([503, 'storage.object_missing']);
    }
  });

  it('returns 503, not a part of the file, when the bytes are missing in the store', async () => {
    const { body } = await client.upload(`lost ${randomUUID()}`);
    const key = `originals/${body.id.slice(-2)}/${body.id}`;
    await rm(join(strongroom.dataDir, 'blobs/objects', key));
    const answer = await client.request<ProblemJson>('GET', `/v1/documents/${body.id}/content`);
    expect([answer.status, answer.body.code]).toEqual([503, 'storage.object_missing']);
    expect(answer.headers.get('retry-after')).toBe('60');
    expect(JSON.stringify(answer.body)).not.toContain(strongroom.dataDir);
  });
});
