import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read } from '../../static/observability.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { components } from '../../support/api-types.js';
import type { ProblemJson, TestClient } from '../../support/test-client.js';

type Capabilities = components['schemas']['Capabilities'];

let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp({
    MAX_FILE_BYTES: '5000',
    OCR_LANGUAGES: 'deu,eng',
    QUOTA_DOCUMENTS: '7',
    RATE_LIMIT_IP: '900',
  });
  client = await strongroom.register();
});
afterAll(() => strongroom.close());

const get = (headers: Record<string, string> = {}) =>
  fetch(`${strongroom.url}/v1/capabilities`, { headers });
const capabilities = async () => (await (await get()).json()) as Capabilities;

describe('GET /v1/capabilities', () => {
  it('needs no token, and returns the version, the limits and the languages', async () => {
    const { version, limits, languages } = await capabilities();
    expect(version).toBe((JSON.parse(read('package.json')) as { version: string }).version);
    expect(limits.fileBytes).toBe(5_000);
    expect(limits.quota).toEqual({ documents: 7, bytes: 100 * 1024 ** 3 });
    expect(languages).toEqual({ available: ['deu', 'eng'], default: 'auto', automatic: 'auto' });
  });

  it('names limits that the routes enforce', async () => {
    const { limits, mediaTypes, languages } = await capabilities();
    expect((await client.upload('x'.repeat(limits.fileBytes))).status).toBe(201);
    const tooLarge = await client.upload<ProblemJson>('y'.repeat(limits.fileBytes + 1));
    expect([tooLarge.status, tooLarge.body.code]).toEqual([413, 'document.too_large']);
    const { maximum } = limits.listItems;
    expect((await client.fetch('GET', `/v1/documents?limit=${maximum}`)).status).toBe(200);
    expect((await client.fetch('GET', `/v1/documents?limit=${maximum + 1}`)).status).toBe(400);
    const unread = await client.upload<ProblemJson>('text', { fields: [['language', 'fra']] });
    expect([unread.status, unread.body.code]).toEqual([400, 'document.language_unavailable']);
    expect(languages.available).not.toContain('fra');
    expect(mediaTypes).toContain('text/plain');
    expect(mediaTypes).toContain('image/heic');
  });

  it('names the rate-limit policies as the headers do', async () => {
    const { rateLimits } = await capabilities();
    expect(rateLimits).toEqual([{ policy: 'ip', quota: 900, windowSeconds: 60 }]);
    const [{ policy, quota, windowSeconds } = { policy: '', quota: 0, windowSeconds: 0 }] =
      rateLimits;
    expect((await get()).headers.get('ratelimit-policy')).toBe(
      `"${policy}";q=${quota};w=${windowSeconds}`,
    );
  });

  it('answers 304 when If-None-Match names its ETag, and 400 to a query', async () => {
    const first = await get();
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const again = await get({ 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await get({ 'if-none-match': '"other"' })).status).toBe(200);
    expect((await fetch(`${strongroom.url}/v1/capabilities?x=1`)).status).toBe(400);
  });
});
