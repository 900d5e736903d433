import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort } from '@app/testing';
import { AccountEraser } from '../../../apps/api/src/accounts/account-eraser.js';
import type { components } from '../../support/api-types.js';
import { entriesOf, type SourceJson } from '../../support/sources-client.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { ProblemJson, TestClient } from '../../support/test-client.js';
import { startCloud, type Cloud } from '../connector/cloud-source.js';
import { ConnectorApp, SECRET } from '../connector/connector-app.js';

type CreatedSourceJson = components['schemas']['CreatedSource'];
type AuthorizationJson = components['schemas']['SourceAuthorization'];

const PUBLIC_URL = 'https://strongroom.example.test';
const RETURN_URL = 'https://app.example.test/settings?tab=sources';

let cloud: Cloud;
let strongroom: TestApp;
let connector: ConnectorApp;
let client: TestClient;

beforeAll(async () => {
  cloud = await startCloud(`${PUBLIC_URL}/v1/sources/callback`);
  await writeFile(join(cloud.folder, 'bill.pdf'), 'a bill');
  const port = await findFreePort();
  strongroom = await createTestApp({
    CONNECTOR_URL: `http://127.0.0.1:${port}`,
    CONNECTOR_SECRET: SECRET,
    PUBLIC_URL: `${PUBLIC_URL}/`,
    SOURCES_RETURN_URLS: `https://other.example.test/, ${RETURN_URL}`,
    GOOGLE_CLIENT_ID: 'strongroom',
  });
  const { databaseUrl: url, connectorDatabaseUrl: connectorUrl, dataDir } = strongroom;
  connector = ConnectorApp.on({ url, connectorUrl }, dataDir);
  await connector.start(cloud.settings, port);
});
afterAll(async () => {
  await connector.close();
  await strongroom.close();
  await cloud.stop();
});
beforeEach(async () => {
  client = await strongroom.register();
});
afterEach(() => {
  cloud.server.agrees = true;
});

const create = (fields: object = {}) =>
  client.json<CreatedSourceJson & ProblemJson>('POST', '/v1/sources', {
    kind: 'google-drive',
    name: 'Drive',
    ...fields,
  });
const authorize = (id: string, body?: object, by = client) =>
  body === undefined
    ? by.request<AuthorizationJson & ProblemJson>('POST', `/v1/sources/${id}/authorization`)
    : by.json<AuthorizationJson & ProblemJson>('POST', `/v1/sources/${id}/authorization`, body);
const get = async (id: string) =>
  (await client.request<SourceJson>('GET', `/v1/sources/${id}`)).body;
/** What the browser of a user does with an address of this server: it has no token. */
const visit = async (address: URL | string, method = 'GET') => {
  const { pathname, search } = new URL(address, `${PUBLIC_URL}/v1/sources/callback`);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(`${strongroom.url}${pathname}${search}`, {
    method,
    redirect: 'manual',
    ...(method === 'POST' && { headers: form, body: '' }),
  });
  return { status: answer.status, headers: answer.headers, html: await answer.text() };
};
const linkIn = (html: string, text: string) => {
  const [, href = ''] = new RegExp(`href="([^"]+)">${text}<`).exec(html) ?? [];
  return href.replaceAll('&amp;', '&');
};
/** Presses the button of our page. */
const press = (html: string) => {
  const [, action = ''] = /<form method="post" action="([^"]+)"><button>Connect</.exec(html) ?? [];
  return visit(action.replaceAll('&amp;', '&'), 'POST');
};
const browse = (page: string | null) => cloud.server.browse(page ?? '');
const actions = async (): Promise<string[]> => {
  const { body } = await client.request<{ items: { action: string }[] }>('GET', '/v1/me/audit');
  return body.items.map(({ action }) => action).filter((action) => action.startsWith('source.'));
};
/** Creates a source and agrees to all that is asked. */
const connected = async (fields: object = {}) => {
  const { body } = await create(fields);
  const page = await visit(await browse(body.authorizationUrl));
  return { id: body.id, end: await press(page.html) };
};

describe('a source that is connected by a page of its provider', () => {
  it('is created, waits, asks its user on our page, and then can be read', async () => {
    const { status, headers, body } = await create({ name: '<b>My "Drive"' });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/sources/${body.id}`);
    expect(body).toMatchObject({ kind: 'google-drive', settings: {}, state: 'consent_needed' });
    expect(await get(body.id)).not.toHaveProperty('authorizationUrl');
    const back = await browse(body.authorizationUrl);
    const page = await visit(back);
    expect(page.status).toBe(200);
    expect(page.html).toMatch(/<dt>Account<\/dt><dd><bdi>user-\d+@example\.test<\/bdi>/);
    expect(page.html).toContain('&lt;b&gt;My &quot;Drive&quot;');
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy':
        "default-src 'none';base-uri 'none';frame-ancestors 'none';form-action 'self'",
    });
    // To load the page, or to follow its links, completes nothing.
    expect(page.html).not.toMatch(/href="[^"]*code=/);
    expect((await visit(back)).status).toBe(200);
    expect((await get(body.id)).state).toBe('consent_needed');
    const end = await press(page.html);
    expect([end.status, end.html]).toEqual([200, expect.stringContaining('is connected')]);
    expect((await get(body.id)).state).toBe('active');
    const { items } = await entriesOf(client, body.id);
    expect(items).toMatchObject([{ name: 'bill.pdf', path: cloud.drive.idOf('bill.pdf') }]);
    const content = await client.request(
      'GET',
      `/v1/sources/${body.id}/entries/${items[0]?.id ?? ''}/content`,
    );
    expect(content.headers.get('content-disposition')).toContain('filename=bill.pdf');
    expect(await actions()).toEqual(['source.credentials_changed', 'source.created']);
    const again = await visit(back);
    expect([again.status, again.html]).toEqual([422, expect.stringContaining('used already')]);
  });

  it('sends the browser to an address that the operator allows, with the result', async () => {
    const { id, end } = await connected({ returnTo: RETURN_URL });
    expect(end.status).toBe(303);
    expect(end.headers.get('location')).toBe(`${RETURN_URL}&source=${id}&result=connected`);
    const { body } = await authorize(id, { returnTo: RETURN_URL });
    cloud.server.agrees = false;
    const refused = await visit(await browse(body.authorizationUrl));
    const target = new URL(refused.headers.get('location') ?? '');
    expect(target.searchParams.get('result')).toBe('source.authorization_failed');
    for (const returnTo of ['https://evil.example/', `${RETURN_URL}/..`, 'javascript:alert(1)']) {
      const answer = await authorize(id, { returnTo });
      expect([400, 422]).toContain(answer.status);
    }
    expect((await create({ name: 'Other', returnTo: 'https://evil.example/' })).body.code).toBe(
      'source.return_refused',
    );
  });

  it('is not connected when its user refuses, at the provider or on our page', async () => {
    const { body } = await create();
    cloud.server.agrees = false;
    const back = await browse(body.authorizationUrl);
    back.searchParams.set('error_description', '<script>alert(1)</script>');
    const refused = await visit(back);
    expect([refused.status, refused.html]).toEqual([422, expect.stringContaining('no access')]);
    expect(refused.html).not.toContain('script');
    cloud.server.agrees = true;
    const again = await authorize(body.id);
    const page = await visit(await browse(again.body.authorizationUrl));
    const cancelled = await visit(linkIn(page.html, 'Cancel'));
    expect(cancelled.status).toBe(422);
    expect((await press(page.html)).status).toBe(422);
    expect((await get(body.id)).state).toBe('consent_needed');
  });

  it.each([
    '',
    '?state=x&code=y',
    `?state=${'A'.repeat(43)}&code=y`,
    `?state=${'A'.repeat(43)}&code=%00`,
    '?error=access_denied&more=parameters',
    '?state=<script>alert(1)</script>',
  ])('answers the address %j with a page, and reflects nothing', async (query) => {
    const { status, html } = await visit(`${PUBLIC_URL}/v1/sources/callback${query}`);
    expect([status, html]).toEqual([422, expect.stringContaining('is not connected')]);
    expect(html).not.toContain('script');
  });

  it('shows a strange code only encoded', async () => {
    const { body } = await create();
    const state = new URL(body.authorizationUrl ?? '').searchParams.get('state') ?? '';
    const code = encodeURIComponent('"><script>alert(1)</script>');
    const { status, html } = await visit(`?state=${state}&code=${code}`);
    expect(status).toBe(200);
    expect(html).not.toContain('<script');
  });
});

describe('POST /sources/{id}/authorization', () => {
  it('completes an authorization for a client that reads the answer of the provider itself', async () => {
    const { body } = await create();
    const begun = await authorize(body.id);
    expect(begun.status).toBe(200);
    expect(Date.parse(begun.body.expiresAt ?? '')).toBeGreaterThan(Date.now());
    const answer = Object.fromEntries((await browse(begun.body.authorizationUrl)).searchParams);
    const done = await authorize(body.id, answer);
    expect(done.body).toEqual({ authorizationUrl: null, expiresAt: null });
    expect((await get(body.id)).state).toBe('active');
    expect((await authorize(body.id, answer)).body.code).toBe('source.authorization_invalid');
  });

  it('takes no state of another source, and nothing of another account', async () => {
    const victim = await create();
    const answer = Object.fromEntries((await browse(victim.body.authorizationUrl)).searchParams);
    const stranger = await strongroom.register();
    const own = await stranger.json<CreatedSourceJson>('POST', '/v1/sources', {
      kind: 'google-drive',
      name: 'Mine',
    });
    const crossed = await authorize(own.body.id, answer, stranger);
    expect(crossed.body.code).toBe('source.authorization_invalid');
    expect((await authorize(victim.body.id, answer, stranger)).status).toBe(404);
    expect((await authorize(victim.body.id, undefined, stranger)).status).toBe(404);
    expect((await authorize(victim.body.id, answer)).status).toBe(200);
  });

  it('refuses half an answer, and is refused where a password is needed, and the other way round', async () => {
    const { body } = await create();
    expect((await authorize(body.id, { code: 'x' })).status).toBe(400);
    expect((await authorize(body.id, { unknown: 'x' })).status).toBe(400);
    const password = await client.json<ProblemJson>('PUT', `/v1/sources/${body.id}/credentials`, {
      password: 'x',
    });
    expect([password.status, password.body.code]).toEqual([422, 'source.no_password']);
    await strongroom.admin.query(
      `UPDATE sources.sources SET kind = 'webdav', settings = '{"url":"https://a.example/","username":"a"}' WHERE id = $1`,
      [body.id],
    );
    expect((await authorize(body.id)).body.code).toBe('source.has_password');
  });
});

describe('the end of a source', () => {
  const isKnown = async (id: string) => {
    const [row] = await strongroom.admin.query<{ known: boolean }[]>(
      'SELECT sealed_secret IS NOT NULL AS known FROM sources.sources WHERE id = $1',
      [id],
    );
    return row?.known;
  };

  it('revokes the agreement at the provider, also with the account', async () => {
    const first = await connected();
    expect(await isKnown(first.id)).toBe(true);
    const before = cloud.server.revocations;
    expect((await client.request('DELETE', `/v1/sources/${first.id}`)).status).toBe(204);
    expect(cloud.server.revocations).toBe(before + 1);
    await connected();
    await client.json('DELETE', '/v1/me', { password: 'correct horse battery staple' });
    await strongroom.app.get(AccountEraser).erase();
    expect(cloud.server.revocations).toBe(before + 2);
  });

  it('does not wait for a provider or a connector that does not answer', async () => {
    const { id } = await connected();
    await connector.stop();
    expect((await client.request('DELETE', `/v1/sources/${id}`)).status).toBe(204);
    expect((await client.request('GET', `/v1/sources/${id}`)).status).toBe(404);
  });
});
