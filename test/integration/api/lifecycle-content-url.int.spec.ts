import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { ProblemJson, TestClient } from '../../support/test-client.js';

interface ContentUrl {
  url: string;
  expiresAt: string;
}

let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp();
  client = await strongroom.register();
});
afterAll(() => strongroom.close());

const addressOf = (id: string, body: unknown = {}) =>
  client.json<ContentUrl & ProblemJson>('POST', `/v1/documents/${id}/content-url`, body);
const read = (url: string, init: RequestInit = {}) => fetch(`${strongroom.url}${url}`, init);

describe('POST /documents/{id}/content-url', () => {
  it('returns a URL that serves the bytes without a token', async () => {
    const content = randomUUID();
    const { body } = await client.upload(content);
    const made = await addressOf(body.id, { expiresIn: 60 });
    expect(made.status).toBe(201);
    const lifeMs = Date.parse(made.body.expiresAt) - Date.now();
    expect(lifeMs).toBeGreaterThan(55_000);
    expect(lifeMs).toBeLessThanOrEqual(60_000);
    const answer = await read(made.body.url);
    expect([answer.status, await answer.text()]).toEqual([200, content]);
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const range = await read(made.body.url, { headers: { range: 'bytes=0-3' } });
    expect([range.status, await range.text()]).toEqual([206, content.slice(0, 4)]);
  });

  it('is valid for five minutes without a body, and never longer', async () => {
    const { body } = await client.upload(randomUUID());
    const made = await client.request<ContentUrl>('POST', `/v1/documents/${body.id}/content-url`);
    expect(made.status).toBe(201);
    expect(Date.parse(made.body.expiresAt) - Date.now()).toBeGreaterThan(290_000);
    for (const expiresIn of [0, 301, 1.5, '60', null]) {
      expect((await addressOf(body.id, { expiresIn })).body.code).toBe('request.invalid');
    }
  });

  it('expires at its time', async () => {
    const { body } = await client.upload(randomUUID());
    const made = await addressOf(body.id, { expiresIn: 1 });
    await expect.poll(async () => (await read(made.body.url)).status, { timeout: 5_000 }).toBe(401);
    const problem = (await (await read(made.body.url)).json()) as ProblemJson;
    expect(problem.code).toBe('document.content_url_invalid');
  });

  it('serves no other document, and is invalid after any change', async () => {
    const [one, other] = await Promise.all([
      client.upload(randomUUID()),
      client.upload(randomUUID()),
    ]);
    const { url } = (await addressOf(one.body.id)).body;
    for (const forged of [url.replace(one.body.id, other.body.id), url.slice(0, -2), `${url}A`]) {
      expect((await read(forged)).status).toBe(401);
    }
    expect((await read(url.replace('token', 'tokens'))).status).toBe(400);
  });

  it('does not serve a document in the trash, and serves it again when it is restored', async () => {
    const { body } = await client.upload(randomUUID());
    const { url } = (await addressOf(body.id)).body;
    await client.request('DELETE', `/v1/documents/${body.id}`);
    expect((await read(url)).status).toBe(404);
    expect((await addressOf(body.id)).status).toBe(404);
    await client.request('POST', `/v1/documents/${body.id}/restore`);
    expect((await read(url)).status).toBe(200);
  });

  it('is not issued for a document of another account', async () => {
    const stranger = await strongroom.register();
    const { body } = await client.upload(randomUUID());
    const path = `/v1/documents/${body.id}/content-url`;
    expect((await stranger.json('POST', path, {})).status).toBe(404);
  });
});
