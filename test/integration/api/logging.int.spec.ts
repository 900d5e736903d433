import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIELDS } from '@app/logging';
import {
  createTestDatabase,
  encryptPdf,
  makePdf,
  startStrongroom,
  type LogLine,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson } from '../../support/test-client.js';
import { rawRequest } from '../../support/raw-http.js';

/**
 * Unique words that the test sends to the api, by the place where it sends them. No log line may contain
 * them.
 */
const planted = new Map<string, string>();
function plant(place: string): string {
  const word = `plant${randomBytes(6).toString('hex')}`;
  planted.set(place, word);
  return word;
}

let database: MigratedDatabase;
let strongroom: Strongroom;
let sql: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  // The most verbose level: what it does not log, no other level logs.
  const settings = { LOG_LEVEL: 'trace', RATE_LIMIT_IP: '0', RATE_LIMIT_AUTH: '0' };
  strongroom = await startStrongroom({ database, settings });
  sql = new Client({ connectionString: database.url });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await strongroom.stop();
  await database.drop();
});

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${strongroom.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Tokens };
}

async function get(path: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`${strongroom.url}${path}`, { headers });
  await response.arrayBuffer();
  return response.status;
}

/** Waits for the last line of a request or job. Returns all of its lines. */
async function linesOf(requestId: string): Promise<LogLine[]> {
  const lines = () => strongroom.api.lines.filter((line) => line['requestId'] === requestId);
  await expect
    .poll(() => lines().some((line) => line['context'] === 'AccessLog'), {
      timeout: 10_000,
    })
    .toBe(true);
  return lines();
}

async function untilSettled(client: TestClient, id: string): Promise<string> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { body } = await client.request<DocumentJson>('GET', `/v1/documents/${id}`);
    if (body.status === 'ready' || body.status === 'failed') return body.status;
    if (Date.now() > deadline) throw new Error(`still ${body.status}`);
    await delay(100);
  }
}

async function plantInAccounts(): Promise<{ client: TestClient; email: string }> {
  const email = `${plant('e-mail')}@example.test`;
  const password = `${plant('right password')} and more`;
  const { body } = await post('/v1/auth/register', { email, password });
  planted.set('access token', body.accessToken);
  planted.set('refresh token', body.refreshToken);
  const wrong = { email, password: `${plant('wrong password')} and more` };
  expect((await post('/v1/auth/login', wrong)).status).toBe(401);
  const unknown = { email: `${plant('unknown e-mail')}@example.test`, password };
  expect((await post('/v1/auth/login', unknown)).status).toBe(401);
  expect((await post('/v1/auth/register', { email, password })).status).toBe(409);
  const common = { email: `${plant('refused e-mail')}@example.test`, password: 'password1234' };
  expect((await post('/v1/auth/register', common)).status).toBe(400);
  const { refreshToken } = body;
  const next = await post('/v1/auth/refresh', { refreshToken });
  planted.set('next refresh token', next.body.refreshToken);
  await sql.query(`UPDATE refresh_tokens SET used_at = now() - interval '1 minute'`);
  expect((await post('/v1/auth/refresh', { refreshToken })).status).toBe(401);
  const invented = { refreshToken: plant('invented refresh token').padEnd(43, 'x') };
  expect((await post('/v1/auth/refresh', invented)).status).toBe(401);
  expect((await post('/v1/auth/logout', invented)).status).toBe(204);
  const change = {
    currentPassword: `${plant('wrong current password')} more`,
    newPassword: `${plant('new password')} more`,
  };
  // The token that was used again has ended the first login.
  const again = await post('/v1/auth/login', { email, password });
  const authorization = `Bearer ${again.body.accessToken}`;
  expect((await post('/v1/auth/password', change, { authorization })).status).toBe(400);
  const changed = { ...change, currentPassword: password };
  expect((await post('/v1/auth/password', changed, { authorization })).status).toBe(204);
  return {
    client: await TestClient.register(strongroom.url, `${plant('other e-mail')}@x.test`),
    email,
  };
}

async function plantInHeaders(): Promise<void> {
  const claims = Buffer.from(JSON.stringify({ sub: plant('JWT claim') })).toString('base64url');
  planted.set('JWT payload', claims);
  const tokens = [
    `Bearer ${plant('bearer token')}`,
    `Bearer eyJhbGciOiJub25lIn0.${claims}.${plant('JWT signature')}`,
    `Bearer eyJhbGciOiJIUzI1NiIsImprdSI6Imh0dHA6Ly94In0.${claims}.${plant('JWT with jku')}`,
    `Bearer ${plant('bearer with a space')} x`,
    `Basic ${Buffer.from(`ada:${plant('basic password')}`).toString('base64')}`,
    plant('scheme'),
  ];
  planted.set('basic credentials', tokens[4]?.slice(6) ?? '');
  for (const authorization of tokens) expect(await get('/v1/me', { authorization })).toBe(401);
  const headers = {
    cookie: `session=${plant('cookie')}`,
    'x-api-key': plant('x-api-key'),
    'user-agent': plant('user agent'),
    referer: `https://example.test/?token=${plant('referer')}`,
    'x-forwarded-for': plant('forwarded for'),
    'x-request-id': `${plant('bad request id')} with a space`,
    traceparent: `00-${plant('bad traceparent')}-1-01`,
    tracestate: `vendor=${plant('tracestate')}`,
    'if-none-match': `"${plant('if-none-match')}"`,
    'idempotency-key': plant('idempotency key'),
  };
  expect(await get('/v1/me', headers)).toBe(401);
  expect(await get('/openapi.json', headers)).toBe(200);
}

async function plantInAddresses(client: TestClient): Promise<void> {
  const paths = [
    `/v1/documents?tag=${plant('query value')}`,
    `/v1/documents?${plant('query name')}=1`,
    `/v1/documents?cursor=${plant('cursor')}`,
    `/v1/search?q=${plant('search')}`,
    `/v1/search?q=${plant('search with a fault')}%00`,
    `/v1/documents/${plant('id')}`,
    `/v1/documents/0199c0de-0000-7000-8000-000000000000?secret=${plant('unasked query')}`,
    `/${plant('path')}`,
    `/v1/${plant('path below v1')}/x`,
    `/${plant('undecodable path')}%zz`,
  ];
  for (const path of paths) await client.request('GET', path);
  await client.request('PUT', `/v1/documents/${plant('path of another method')}`);
  const raw = (head: string) =>
    rawRequest(strongroom.url, [`${head}\r\nConnection: close\r\n\r\n`]);
  await raw(`GET /v1/me?${plant('query without a host')} HTTP/1.1`);
  await raw(`GET http://${plant('host')}/v1/me HTTP/1.1\r\nHost: x`);
  await raw(
    `GET /v1/${plant('path in a broken head')} HTTP/1.1\r\nHost: x\r\nBad header: ${plant('broken header')}`,
  );
  await raw(`${plant('method')} / HTTP/1.1\r\nHost: x`);
}

async function plantInBodies(client: TestClient, email: string): Promise<void> {
  const authorization = `Bearer ${client.accessToken}`;
  const bodies = [
    `{"email": "${plant('broken JSON')}`,
    `{"email": ${plant('JSON without quotes')}}`,
    { [plant('name of a field')]: 1 },
    { email, password: { deep: plant('object for a password') } },
    { email: plant('no address'), password: plant('password of no address') },
    { email, password: `${plant('huge body')}${'x'.repeat(70_000)}` },
    [plant('list')],
    { email: `a\n{"level":"fatal","msg":"${plant('forged line')}"}@x.test`, password: 'x' },
  ];
  for (const body of bodies) {
    expect((await post('/v1/auth/login', body)).status).toBeGreaterThanOrEqual(400);
  }
  const type = { 'content-type': `text/${plant('content type')}` };
  expect((await post('/v1/auth/login', plant('text body'), type)).status).toBe(415);
  const id = '0199c0de-0000-7000-8000-000000000000';
  await client.json('PATCH', `/v1/documents/${id}`, { title: plant('title of none') });
  await post('/v1/documents', `--x\r\n${plant('broken multipart')}`, {
    authorization,
    'content-type': `multipart/form-data; boundary=${plant('boundary')}`,
  });
}

async function plantInDocuments(client: TestClient): Promise<void> {
  const text = await client.upload(`${plant('document text')} in a file`, {
    filename: `${plant('file name')}.txt`,
    fields: [
      ['title', plant('title')],
      ['tags', plant('tag')],
    ],
  });
  expect(await untilSettled(client, text.body.id)).toBe('ready');
  const layer = await makePdf([{ kind: 'text', text: plant('text layer') }]);
  const pdf = await client.upload(Buffer.from(layer), { filename: 'layer.pdf' });
  expect(await untilSettled(client, pdf.body.id)).toBe('ready');
  const passwords = { user: plant('password of a PDF'), owner: plant('owner of a PDF') };
  const locked = Buffer.from(await encryptPdf(layer, passwords));
  const encrypted = await client.upload(locked, { filename: 'locked.pdf' });
  expect(await untilSettled(client, encrypted.body.id)).toBe('failed');
  const broken = await client.upload(`%PDF-1.7\n${plant('broken PDF')}`, { filename: 'b.pdf' });
  expect(await untilSettled(client, broken.body.id)).toBe('failed');
  const refused: Parameters<TestClient['upload']>[] = [
    [`<svg>${plant('refused bytes')}`, { filename: 'x.svg' }],
    ['x', { filename: `../${plant('bad file name')}\u001b[2J` }],
    ['x', { fields: [[plant('unknown field'), plant('value of an unknown field')]] }],
    ['x', { fields: [['sha256', plant('digest')]] }],
    ['x', { fields: [['language', plant('language')]] }],
    ['x', { fields: [['title', `${plant('title with a control')}\u0007`]] }],
  ];
  for (const upload of refused) {
    expect((await client.upload(...upload)).status).toBeGreaterThanOrEqual(400);
  }
  const path = `/v1/documents/${text.body.id}`;
  const change = { title: plant('new title'), tags: [plant('new tag')] };
  expect((await client.json('PATCH', path, change)).status).toBe(200);
  await client.request('GET', `${path}/text`);
  await client.request('GET', `/v1/search?q=${planted.get('text layer')}`);
}

/** Causes internal errors whose failing statements contain values of the caller. */
async function plantInFaults(client: TestClient): Promise<void> {
  const title = plant('title in a violated constraint');
  await sql.query(
    `ALTER TABLE documents ADD CONSTRAINT no_such CHECK (title <> '${title}') NOT VALID`,
  );
  const fields = [['title', title]] as const;
  const upload = await client.upload('violates', { filename: 'v.txt', fields });
  expect(upload.status).toBe(500);
  await sql.query('ALTER TABLE accounts RENAME TO accounts_away');
  try {
    const email = `${plant('e-mail in a failed statement')}@example.test`;
    const password = plant('password in a fault');
    expect((await post('/v1/auth/login', { email, password })).status).toBe(500);
  } finally {
    await sql.query('ALTER TABLE accounts_away RENAME TO accounts');
  }
}

const isJson = (line: string): boolean => {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
};

describe('the output of api and worker', () => {
  it('contains no secret or content that a caller sent', { timeout: 180_000 }, async () => {
    const { client, email } = await plantInAccounts();
    await plantInHeaders();
    await plantInAddresses(client);
    await plantInBodies(client, email);
    await plantInDocuments(client);
    await plantInFaults(client);
    // Pending log lines are written at the latest when the process ends.
    await Promise.all([strongroom.api.stop(), strongroom.worker.stop()]);
    const { api, worker } = strongroom;
    const output = [api.output, api.errors, worker.output, worker.errors].join('\n').toLowerCase();
    await Promise.all([api.start(), worker.start()]);

    expect(planted.size).toBeGreaterThan(70);
    const leaked = [...planted].filter(([, word]) => output.includes(word.toLowerCase()));
    expect(leaked.map(([place]) => place)).toEqual([]);
    // The requests themselves are logged, and internal errors with the fields that a developer needs.
    const lines = api.lines;
    expect(lines.filter((line) => line['msg'] === 'Request completed').length).toBeGreaterThan(50);
    const faults = lines.filter((line) => line['level'] === 'error');
    expect(faults.map((line) => line['msg'])).toEqual(['Request failed', 'Request failed']);
    expect(faults[0]?.['err']).toMatchObject({ code: '23514', constraint: 'no_such' });
    expect(faults[1]?.['err']).toMatchObject({ code: '42P01', type: 'QueryFailedError' });
  });

  it('is JSON lines with the fields of the contract and of the dictionary, and no others', () => {
    for (const process of [strongroom.api, strongroom.worker]) {
      expect(process.errors).toBe('');
      const lines = process.output.trimEnd().split('\n');
      expect(lines.filter((line) => !isJson(line))).toEqual([]);
      for (const line of process.lines) {
        expect(line).toMatchObject({
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
          level: expect.stringMatching(/^(trace|debug|info|warn|error|fatal)$/) as string,
          service: expect.stringMatching(/^(api|ocr-worker)$/) as string,
          msg: expect.any(String) as string,
        });
        expect(Object.keys(line).filter((field) => !(field in FIELDS))).toEqual([]);
      }
    }
  });

  it('does not log a caller’s mistake as an error', () => {
    const ends = strongroom.api.lines.filter((line) => line['context'] === 'AccessLog');
    const wrong = ends.filter((line) => Number(line['status']) < 500);
    expect(wrong.length).toBeGreaterThan(50);
    expect(new Set(wrong.map((line) => line['level']))).toEqual(new Set(['info']));
    const ids = new Set(wrong.map((line) => line['requestId']));
    const louder = strongroom.api.lines.filter(
      (line) => ids.has(line['requestId']) && /error|fatal/.test(String(line['level'])),
    );
    expect(louder).toEqual([]);
  });
});

describe('a request', () => {
  it('is logged as one line when it ends', async () => {
    const headers = { 'x-request-id': 'one-line', authorization: 'Bearer no' };
    await get('/v1/documents/0199c0de-0000-7000-8000-000000000000?x=y', headers);
    const lines = await linesOf('one-line');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'info',
      msg: 'Request completed',
      method: 'GET',
      route: '/v1/documents/:id',
      status: 401,
      code: 'auth.unauthenticated',
      clientIp: '127.0.0.1',
      bytes: expect.any(Number) as number,
    });
    expect(String(lines[0]?.['durationMs'])).toMatch(/^\d+(\.\d{1,2})?$/);
    expect(lines[0]).not.toHaveProperty('traceparent');
  });

  it('that fails is logged as one error with its stack, and its one line', async () => {
    await sql.query('ALTER TABLE accounts RENAME TO accounts_away');
    const login = { email: 'a@example.test', password: 'whatever it was' };
    await post('/v1/auth/login', login, { 'x-request-id': 'one-fault' });
    await sql.query('ALTER TABLE accounts_away RENAME TO accounts');
    const lines = await linesOf('one-fault');
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['error', 'Request failed'],
      ['info', 'Request completed'],
    ]);
    expect(lines[0]?.['err']).toMatchObject({ stack: expect.stringContaining('\n') as string });
  });

  it('whose client disconnects is logged with its own id', async () => {
    const socket = new AbortController();
    const client = await TestClient.register(strongroom.url, 'gone@example.test');
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(
          Buffer.from(
            '--b\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\nx',
          ),
        );
      },
    });
    const request = fetch(`${strongroom.url}/v1/documents`, {
      method: 'POST',
      body,
      duplex: 'half',
      signal: socket.signal,
      headers: {
        'x-request-id': 'gone-away',
        authorization: `Bearer ${client.accessToken}`,
        'content-type': 'multipart/form-data; boundary=b',
      },
    });
    const inFlight = async () => {
      const metrics = await fetch(`${strongroom.managementUrl}/metrics`);
      return /^strongroom_http_requests_in_flight (\d+)$/m.exec(await metrics.text())?.[1];
    };
    await expect.poll(inFlight).toBe('1');
    socket.abort();
    await expect(request).rejects.toThrow('aborted');
    const lines = await linesOf('gone-away');
    // The refusal may or may not have been sent before the disconnect.
    expect(lines).toMatchObject([
      { level: 'info', msg: expect.stringMatching(/^Request/) as string },
    ]);
    expect(lines[0]).toMatchObject({
      route: '/v1/documents',
      userId: expect.any(String) as string,
    });
  });

  it('continues the trace of its caller', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
    await get('/v1/me', { 'x-request-id': 'traced', traceparent });
    const [line] = await linesOf('traced');
    expect(line?.['traceparent']).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    expect(line?.['traceparent']).not.toBe(traceparent);
  });

  it('adds its id to its SQL at the level debug', async () => {
    const client = await TestClient.register(strongroom.url, 'sql@example.test');
    const headers = { 'x-request-id': 'seen-in-sql' };
    await client.request('GET', '/v1/documents', { headers });
    const { rows } = await sql.query<{ query: string }>(
      `SELECT query FROM pg_stat_activity WHERE application_name = 'strongroom-api' AND datname = current_database()`,
    );
    expect(rows.map((row) => row.query).join('\n')).toContain(`/*request_id='seen-in-sql'*/`);
  });
});

describe('LOG_PRETTY', () => {
  it('prints no line that a caller injected', async () => {
    await strongroom.api.stop();
    const settings = { LOG_PRETTY: 'true', RATE_LIMIT_AUTH: '0' };
    const { dataDir } = strongroom;
    const pretty = await startStrongroom({ database, dataDir, apiSettings: settings });
    const before = strongroom.api;
    try {
      const forged = 'x\nINFO: forged\u001b[2J';
      const form = new FormData();
      form.append('file', new Blob(['x']), forged);
      const client = await TestClient.register(pretty.url, 'pretty@example.test');
      await client.request('POST', '/v1/documents', { body: form });
      await client.request('GET', `/v1/search?q=${encodeURIComponent(forged)}`);
      await client.json('POST', '/v1/auth/login', { email: forged, password: forged });
      await expect.poll(() => pretty.api.output).toMatch(/Request completed.*\/v1\/search/s);
    } finally {
      await pretty.stop();
      await before.start();
    }
    expect(pretty.api.output).not.toMatch(/forged|\u001b\[2J/);
  });
});
