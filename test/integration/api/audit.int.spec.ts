import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AuditEventsRepository } from '../../../apps/api/src/audit/audit-events.repository.js';
import { AuditTrail } from '../../../apps/api/src/audit/index.js';
import { AuditSweeper } from '../../../apps/api/src/audit/audit-sweeper.js';
import { runProgram } from '@app/testing';
import type { components } from '../../support/api-types.js';
import { TestClient, type ProblemJson } from '../../support/test-client.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';

type AuditPage = components['schemas']['AuditEventList'];

let api: TestApp;
let sql: Client;

beforeAll(async () => {
  // No job erases a closed account during the tests.
  api = await createTestApp({ RECONCILE_SECONDS: '3600' });
  sql = new Client({ connectionString: api.databaseUrl });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await api.close();
});

async function trailOf(client: TestClient, query = ''): Promise<AuditPage> {
  const { status, body } = await client.request<AuditPage>('GET', `/v1/me/audit${query}`);
  expect(status).toBe(200);
  return body;
}

async function actionsOf(client: TestClient): Promise<string[]> {
  return (await trailOf(client)).items.map((event) => event.action).toReversed();
}

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function emailOf(client: TestClient): Promise<string> {
  return (await client.request<{ email: string }>('GET', '/v1/me')).body.email;
}

const password = 'correct horse battery staple';

async function idOf(client: TestClient): Promise<string> {
  return (await client.request<{ id: string }>('GET', '/v1/me')).body.id;
}

describe('GET /v1/me/audit', () => {
  it('contains the time, the client address and the request id', async () => {
    const email = 'when@example.test';
    const requestId = 'registration-request';
    const headers = { 'x-request-id': requestId, 'content-type': 'application/json' };
    const before = Date.now();
    const response = await post('/v1/auth/register', { email, password }, headers);
    const { accessToken } = (await response.json()) as { accessToken: string };
    const authorization = `Bearer ${accessToken}`;
    const trail = await fetch(`${api.url}/v1/me/audit`, { headers: { authorization } });
    expect(trail.headers.get('cache-control')).toBe('no-store');
    const { items, nextCursor } = (await trail.json()) as AuditPage;
    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/) as string,
        action: 'account.registered',
        at: expect.stringMatching(/Z$/) as string,
        clientIp: expect.stringMatching(/127\.0\.0\.1$/) as string,
        requestId,
        documentId: null,
        detail: null,
      },
    ]);
    expect(Date.parse(items[0]?.at ?? '')).toBeGreaterThanOrEqual(before - 1_000);
  });

  it('contains logins, failed logins, logouts and password changes', async () => {
    const client = await api.register();
    const email = await emailOf(client);
    expect((await post('/v1/auth/login', { email, password: 'not the one' })).status).toBe(401);
    const login = await post('/v1/auth/login', { email, password });
    const { refreshToken } = (await login.json()) as { refreshToken: string };
    expect((await post('/v1/auth/logout', { refreshToken })).status).toBe(204);
    // The second logout finds no session, so it adds no event.
    expect((await post('/v1/auth/logout', { refreshToken })).status).toBe(204);
    const change = { currentPassword: password, newPassword: 'seven brass keys under the mat' };
    expect((await client.json('POST', '/v1/auth/password', change)).status).toBe(204);
    expect((await client.request('POST', '/v1/auth/logout-all')).status).toBe(204);
    const newPassword = change.newPassword;
    const again = await post('/v1/auth/login', { email, password: newPassword });
    const { accessToken } = (await again.json()) as { accessToken: string };
    const next = new TestClient(client.url, accessToken);
    expect(await actionsOf(next)).toEqual([
      'account.registered',
      'login.failed',
      'login.succeeded',
      'logout',
      'password.changed',
      'logout',
      'login.succeeded',
    ]);
    expect((await trailOf(next, '?limit=2')).items[1]?.detail).toBe('all');
  });

  it('contains the reuse of a refresh token, although the request is refused', async () => {
    const client = await api.register();
    const email = await emailOf(client);
    const login = await post('/v1/auth/login', { email, password });
    const { refreshToken } = (await login.json()) as { refreshToken: string };
    expect((await post('/v1/auth/refresh', { refreshToken })).status).toBe(200);
    await sql.query(`UPDATE refresh_tokens SET used_at = now() - interval '1 minute'`);
    expect((await post('/v1/auth/refresh', { refreshToken })).status).toBe(401);
    expect((await actionsOf(client)).at(-1)).toBe('token.reused');
  });

  it('contains each upload, deletion and restoration once, also when the request is repeated', async () => {
    const client = await api.register();
    const { body } = await client.upload('one text', { filename: 'one.txt' });
    expect((await client.upload('one text', { filename: 'one.txt' })).status).toBe(200);
    const path = `/v1/documents/${body.id}`;
    await client.request('DELETE', path);
    await client.request('DELETE', path);
    await client.request('POST', `${path}/restore`);
    await client.request('POST', `${path}/restore`);
    await client.request('DELETE', path);
    // An upload of the same bytes restores it.
    await client.upload('one text', { filename: 'one.txt' });
    const { items } = await trailOf(client);
    expect(items.map((event) => event.action).toReversed()).toEqual([
      'account.registered',
      'document.uploaded',
      'document.deleted',
      'document.restored',
      'document.deleted',
      'document.restored',
    ]);
    expect(new Set(items.map((event) => event.documentId))).toEqual(new Set([null, body.id]));
  });

  it('contains each download once an hour, and how it was made', async () => {
    const client = await api.register();
    const { body } = await client.upload('read by ranges', { filename: 'ranges.txt' });
    const path = `/v1/documents/${body.id}`;
    const range = { headers: { range: 'bytes=0-3' } };
    const etag = (await client.request('HEAD', `${path}/content`)).headers.get('etag') ?? '';
    const known = { headers: { 'if-none-match': etag } };
    expect((await client.request('GET', `${path}/content`, known)).status).toBe(304);
    expect(await actionsOf(client)).not.toContain('document.downloaded');
    for (let i = 0; i < 3; i += 1) {
      expect((await client.request('GET', `${path}/content`, range)).status).toBe(206);
    }
    for (let i = 0; i < 2; i += 1) {
      const { url } = (await client.request<{ url: string }>('POST', `${path}/content-url`)).body;
      expect((await fetch(`${api.url}${url}`, range)).status).toBe(206);
    }
    const events = async () =>
      (await trailOf(client)).items
        .slice(0, -2)
        .map(({ action, documentId, detail }) => [action, documentId, detail])
        .toReversed();
    const once = [
      ['document.downloaded', body.id, null],
      ['content_url.created', body.id, null],
      ['document.downloaded', body.id, 'signed-url'],
    ];
    expect(await events()).toEqual(once);
    // Another process does not know what this one recorded; it asks the table.
    const trail = api.app.get(AuditTrail, { strict: false });
    const elsewhere = new AuditTrail(Reflect.get(trail, 'events') as AuditEventsRepository);
    const facts = { accountId: await idOf(client), documentId: body.id };
    await elsewhere.recordOnceAnHour('document.downloaded', facts);
    expect(await events()).toEqual(once);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_601_000 });
    try {
      await trail.recordOnceAnHour('document.downloaded', facts);
    } finally {
      vi.useRealTimers();
    }
    expect(await events()).toEqual([...once, once[0]]);
  });

  it('contains a refresh of a login that has ended, once an hour, and not of an unknown one', async () => {
    const client = await api.register();
    const email = await emailOf(client);
    const login = await post('/v1/auth/login', { email, password });
    const { refreshToken } = (await login.json()) as { refreshToken: string };
    await post('/v1/auth/logout', { refreshToken });
    for (const token of [refreshToken, refreshToken, 'A'.repeat(43)]) {
      expect((await post('/v1/auth/refresh', { refreshToken: token })).status).toBe(401);
    }
    expect((await actionsOf(client)).slice(2)).toEqual(['logout', 'token.refused']);
  });

  it('is paginated, and its pages stay the same while events are added', async () => {
    const client = await api.register();
    const { body } = await client.upload('paged', { filename: 'paged.txt' });
    for (let round = 0; round < 3; round += 1) {
      await client.request('DELETE', `/v1/documents/${body.id}`);
      await client.request('POST', `/v1/documents/${body.id}/restore`);
    }
    const whole = (await trailOf(client)).items;
    expect(whole).toHaveLength(8);
    const read: AuditPage['items'] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: AuditPage = await trailOf(client, `?limit=3${cursor && `&cursor=${cursor}`}`);
      read.push(...page.items);
      cursor = page.nextCursor;
      await client.request('DELETE', `/v1/documents/${body.id}`);
    }
    expect(read).toEqual(whole);
  });

  it('shows no events of another account', async () => {
    const [one, other] = [await api.register(), await api.register()];
    const { items } = await trailOf(one);
    const cursor = Buffer.from(JSON.stringify(['audit', items[0]?.id])).toString('base64url');
    await other.upload('mine', { filename: 'mine.txt' });
    expect((await trailOf(one, `?cursor=${cursor}`)).items).toEqual([]);
    expect(await actionsOf(one)).toEqual(['account.registered']);
  });

  it.each([
    ['?limit=0', 'request.invalid'],
    ['?limit=101', 'request.invalid'],
    ['?account=1', 'request.invalid'],
    ['?cursor=nonsense', 'request.cursor'],
    [
      `?cursor=${Buffer.from('[1,"0199c0de-0000-7000-8000-000000000000"]').toString('base64url')}`,
      'request.cursor',
    ],
  ])('refuses %s', async (query, code) => {
    const client = await api.register();
    const { status, body } = await client.request<ProblemJson>('GET', `/v1/me/audit${query}`);
    expect([status, body.code]).toEqual([400, code]);
  });

  it('needs a token', async () => {
    expect((await fetch(`${api.url}/v1/me/audit`)).status).toBe(401);
  });
});

describe('npm run audit:export', () => {
  const run = (...args: string[]) =>
    runProgram('dist/apps/api/src/commands/audit-export.js', args, {
      DATABASE_URL: api.databaseUrl,
    });
  interface Exported {
    readonly id: string;
    readonly at: string;
    readonly action: string;
    readonly accountId: string | null;
  }
  const eventsOf = (stdout: string) =>
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Exported);

  it('writes the events of all accounts, the oldest first, also that an account was closed', async () => {
    const closing = await api.register();
    const id = await idOf(closing);
    expect((await closing.json('DELETE', '/v1/me', { password })).status).toBe(202);
    const { code, stdout, stderr } = await run();
    expect([code, stderr]).toEqual([0, '']);
    const events = eventsOf(stdout);
    const { rows } = await sql.query<{ count: number }>(
      'SELECT count(*)::integer AS count FROM audit_events',
    );
    expect(events).toHaveLength(rows[0]?.count ?? 0);
    expect(events.map((event) => event.id)).toEqual(events.map((event) => event.id).toSorted());
    const own = events.filter(({ accountId }) => accountId === id).map(({ action }) => action);
    expect(own).toEqual(['account.registered', 'account.closed']);
  });

  it('writes the events of a period in more than one batch, and refuses other arguments', async () => {
    const account = randomUUID();
    await sql.query(
      `INSERT INTO audit_events (id, account_id, action, at)
       SELECT gen_random_uuid(), $1, 'logout', '2099-01-01'::date + make_interval(mins => n)
       FROM generate_series(0, 2499) AS n`,
      [account],
    );
    const { stdout } = await run('--since', '2099-01-01T00:01:00Z', '--until', '2099-01-02');
    expect(eventsOf(stdout)).toHaveLength(24 * 60 - 1);
    expect(eventsOf((await run('--since', '2099-01-01')).stdout)).toHaveLength(2_500);
    expect(await run('--since', 'yesterday')).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('usage: audit-export') as unknown,
    });
  });
});

describe('the audit trail', () => {
  it('records a login with an unknown e-mail address, without the address', async () => {
    const email = 'unregistered@example.test';
    const headers = { 'x-request-id': 'login-of-unknown-address' };
    expect((await post('/v1/auth/login', { email, password }, headers)).status).toBe(401);
    const { rows } = await sql.query(
      `SELECT action, account_id, to_jsonb(e)::text AS all FROM audit_events e WHERE request_id = 'login-of-unknown-address'`,
    );
    expect(rows).toMatchObject([{ action: 'login.failed', account_id: null }]);
    expect(JSON.stringify(rows)).not.toContain('unregistered');
  });

  it('contains no event of a transaction that was rolled back', async () => {
    const client = await api.register();
    const { body } = await client.upload('rolled back', { filename: 'back.txt' });
    await sql.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'no'; END $$;
      CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON documents DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION refuse()`);
    try {
      expect((await client.request('DELETE', `/v1/documents/${body.id}`)).status).toBe(500);
    } finally {
      await sql.query('DROP TRIGGER refuse ON documents');
    }
    expect(await actionsOf(client)).not.toContain('document.deleted');
  });

  it.each([
    `UPDATE audit_events SET action = 'logout'`,
    `DELETE FROM audit_events`,
    `TRUNCATE audit_events`,
  ])('refuses %s, even to the owner of the table', async (statement) => {
    await api.register();
    await expect(sql.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('allows a transaction to delete the events of the account that it names, and of no other', async () => {
    const [erased, kept] = [await api.register(), await api.register()];
    const [erasedId, keptId] = [await idOf(erased), await idOf(kept)];
    const erase = (named: string, deleted: string) =>
      api.admin.transaction(async (manager) => {
        const nameAccount = `SELECT set_config('strongroom.erased_account', $1, true)`;
        await manager.query(nameAccount, [named]);
        await manager.query('DELETE FROM audit_events WHERE account_id = $1', [deleted]);
      });
    await expect(erase(erasedId, keptId)).rejects.toThrow('append-only');
    await erase(erasedId, erasedId);
    expect(await actionsOf(erased)).toEqual([]);
    expect(await actionsOf(kept)).toEqual(['account.registered']);
  });

  it('deletes events without an account after 90 days, and no others', async () => {
    const insert = `INSERT INTO audit_events (id, account_id, action, at) VALUES (gen_random_uuid(), $1, 'login.failed', now() - $2::interval)`;
    const accountId = '0199c0de-0000-7000-8000-000000000001';
    await sql.query(insert, [null, '91 days']);
    await sql.query(insert, [null, '89 days']);
    await sql.query(insert, [accountId, '91 days']);
    await api.app.get(AuditSweeper, { strict: false }).sweep(90);
    const { rows } = await sql.query(
      `SELECT account_id FROM audit_events WHERE at < now() - interval '80 days' ORDER BY at`,
    );
    expect(rows).toEqual([{ account_id: accountId }, { account_id: null }]);
  });

  it('removes the addresses of old events, and nothing else of them', async () => {
    const id = randomUUID();
    const account = await idOf(await api.register());
    const insert = `INSERT INTO audit_events (id, account_id, action, client_ip, at) VALUES ($1, $2, 'login.succeeded', '203.0.113.9', now() - $3::interval)`;
    const recent = randomUUID();
    await sql.query(insert, [id, account, '31 days']);
    await sql.query(insert, [recent, account, '29 days']);
    await api.app.get(AuditSweeper, { strict: false }).sweep(30);
    const { rows } = await sql.query(
      'SELECT id, account_id, action, client_ip FROM audit_events WHERE id = ANY($1) ORDER BY at',
      [[id, recent]],
    );
    expect(rows).toEqual([
      { id, account_id: account, action: 'login.succeeded', client_ip: null },
      { id: recent, account_id: account, action: 'login.succeeded', client_ip: '203.0.113.9' },
    ]);
  });

  it('keeps all other columns of an event, also for who may remove addresses', async () => {
    const change = (columns: string) =>
      api.admin.transaction(async (manager) => {
        await manager.query(`SELECT set_config('strongroom.sweeps_audit', 'on', true)`);
        await manager.query(`UPDATE audit_events SET ${columns}`);
      });
    await sql.query(
      `INSERT INTO audit_events (id, action, at) VALUES (gen_random_uuid(), 'logout', now() - interval '40 days')`,
    );
    for (const columns of [
      `action = 'logout.x'`,
      `client_ip = '::1'`,
      `client_ip = NULL, at = at - interval '1 day'`,
    ]) {
      await expect(change(columns)).rejects.toThrow('append-only');
    }
  });
});
