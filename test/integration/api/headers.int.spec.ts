import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { TestClient } from '../../support/test-client.js';

const ours = 'https://app.example.org';

let plain: TestApp;
let open: TestApp;
let client: TestClient;

beforeAll(async () => {
  plain = await createTestApp();
  open = await createTestApp({ CORS_ORIGINS: `${ours}, http://localhost:5173` });
  client = await plain.register();
});
afterAll(async () => {
  await plain?.close();
  await open?.close();
});

const corsHeadersOf = (headers: Headers) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'));

async function preflight(app: TestApp, origin: string, method = 'POST'): Promise<Response> {
  return fetch(`${app.url}/v1/documents`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    },
  });
}

describe('every response', () => {
  it.each([
    ['private JSON', () => client.fetch('GET', '/v1/me')],
    ['a list', () => client.fetch('GET', '/v1/documents')],
    ['a problem', () => fetch(`${plain.url}/v1/me`)],
    ['an unknown route', () => fetch(`${plain.url}/nowhere`)],
    ['malformed JSON', () => client.fetch('PATCH', '/v1/documents/x', { body: '{' })],
  ])('of %s must not be cached, framed, sniffed or run', async (_what, send) => {
    const { headers } = await send();
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(headers.has('x-powered-by')).toBe(false);
    expect(headers.has('server')).toBe(false);
    expect(headers.get('x-request-id')).toMatch(/^[A-Za-z0-9._-]{1,128}$/);
  });

  it('of a document’s bytes keeps its own policy', async () => {
    const { body } = await client.upload('bytes in a sandbox');
    const { headers } = await client.fetch('GET', `/v1/documents/${body.id}/content`);
    expect(headers.get('content-security-policy')).toBe('sandbox');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('GET /docs', () => {
  it('may load its own files, and nothing from other origins', async () => {
    const page = await fetch(`${plain.url}/docs`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toContain("script-src 'self' 'unsafe");
    const html = await page.text();
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(loaded.length).toBeGreaterThan(2);
    for (const path of loaded) {
      expect((await fetch(new URL(path, page.url))).status, path).toBe(200);
    }
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>\s*\S/);
  });
});

describe('CORS without CORS_ORIGINS', () => {
  it('is not enabled', async () => {
    const answer = await fetch(`${plain.url}/openapi.json`, { headers: { origin: ours } });
    expect(corsHeadersOf(answer.headers)).toEqual([]);
    const asked = await preflight(plain, ours);
    expect(asked.status).toBe(405);
    expect(corsHeadersOf(asked.headers)).toEqual([]);
  });
});

describe('CORS with CORS_ORIGINS', () => {
  it('answers the preflight of a known origin', async () => {
    const answer = await preflight(open, ours);
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ours);
    expect(answer.headers.get('access-control-allow-methods')).toBe(
      'GET,HEAD,POST,PUT,PATCH,DELETE',
    );
    expect(answer.headers.get('access-control-allow-headers')).toMatch(
      /Authorization,Content-Type,Idempotency-Key/,
    );
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('access-control-max-age')).toBe('600');
    expect(answer.headers.get('vary')).toContain('Origin');
    expect(answer.headers.has('x-request-id')).toBe(true);
  });

  it('lets a known origin read responses, problems and the exposed headers', async () => {
    for (const path of ['/openapi.json', '/v1/me']) {
      const { headers } = await fetch(`${open.url}${path}`, { headers: { origin: ours } });
      expect(headers.get('access-control-allow-origin')).toBe(ours);
      expect(headers.get('access-control-expose-headers')).toBe(
        'Accept-Ranges,Content-Disposition,Content-Range,ETag,Location,RateLimit,RateLimit-Policy,' +
          'Repr-Digest,Retry-After,X-Request-Id',
      );
      expect(headers.get('vary')).toContain('Origin');
    }
  });

  it.each([
    'https://evil.example',
    'null',
    '*',
    'https://app.example.org.evil.example',
    'https://APP.example.org',
    'http://app.example.org',
    'https://app.example.org:8443',
    'https://app.example.org/',
    'http://localhost',
  ])('sends no CORS header to %s, but Vary: Origin', async (origin) => {
    const simple = await fetch(`${open.url}/v1/me`, { headers: { origin } });
    const asked = await preflight(open, origin);
    for (const { headers } of [simple, asked]) {
      expect(corsHeadersOf(headers)).toEqual([]);
      expect(headers.get('vary')).toContain('Origin');
    }
    expect(asked.status).toBe(405);
  });
});
