import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RateLimitStore } from '@app/throttling';
import { rawRequest } from '../../support/raw-http.js';
import type { TestClient } from '../../support/test-client.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';

const PASSWORD = 'correct horse battery staple';
const PROXY = '127.0.9.1';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Sent {
  method?: string;
  peer?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

let app: TestApp;

/** Sends a request over a new socket, from the given local address. */
async function send(path: string, { method, peer, headers, body }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const json = body === undefined ? undefined : JSON.stringify(body);
    const req = request(`${app.url}${path}`, {
      method: method ?? (json === undefined ? 'GET' : 'POST'),
      agent: false,
      localAddress: peer ?? '127.0.0.1',
      headers: {
        ...(json === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }),
        ...headers,
      },
    });
    req.once('error', reject);
    req.once('response', (res) => {
      text(res)
        .then((received) =>
          resolve({ status: res.statusCode ?? 0, headers: res.headers, body: received }),
        )
        .catch(reject);
    });
    req.end(json);
  });
}

async function statuses(count: number, path: string, sent?: Sent): Promise<number[]> {
  const answers: number[] = [];
  for (let i = 0; i < count; i += 1) answers.push((await send(path, sent)).status);
  return answers;
}

const times = (count: number, status: number) => Array.from({ length: count }, () => status);
const refused = (found: readonly number[]) => found.filter((status) => status === 429).length;
const behindProxy = (client: string): Sent => ({
  peer: PROXY,
  headers: { 'x-forwarded-for': client },
});
const login = (email: string, password: string): Pick<Sent, 'body'> => ({
  body: { email, password },
});

describe('limits by address', () => {
  beforeAll(async () => {
    app = await createTestApp({
      RATE_LIMIT_IP: '10',
      RATE_LIMIT_AUTH: '4',
      TRUSTED_PROXIES: `${PROXY}/32`,
    });
  });
  afterAll(() => app.close());

  it('report the remaining requests in every response', async () => {
    const first = await send('/v1/me', { peer: '127.1.0.1' });
    expect(first.status).toBe(401);
    expect(first.headers['ratelimit-policy']).toBe('"ip";q=10;w=60');
    expect(first.headers['ratelimit']).toBe('"ip";r=9;t=60');
    const second = await send('/v1/me', { peer: '127.1.0.1' });
    expect(second.headers['ratelimit']).toMatch(/^"ip";r=8;t=(60|59)$/);
  });

  it('respond with a problem that contains the time to wait, and never the counted address', async () => {
    const peer = '127.1.0.2';
    expect(refused(await statuses(10, '/v1/me', { peer }))).toBe(0);
    const answer = await send('/v1/me', { peer });
    expect(answer.status).toBe(429);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['ratelimit-policy']).toBe('"ip";q=10;w=60');
    expect(answer.headers['ratelimit']).toMatch(/^"ip";r=0;t=\d+$/);
    const retryAfter = Number(answer.headers['retry-after']);
    expect(retryAfter).toBeGreaterThanOrEqual(50);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(JSON.parse(answer.body)).toMatchObject({ status: 429, code: 'limit.exceeded' });
    expect(JSON.stringify(answer)).not.toContain(peer);
  });

  it.each([
    ['unknown paths', '/nothing/here', {}],
    ['unknown methods', '/v1/me', { method: 'PUT' }],
    ['the documentation', '/openapi.json', {}],
    [
      'bodies that are not JSON',
      '/v1/auth',
      { headers: { 'content-type': 'text/plain' }, body: 1 },
    ],
  ])('count %s', async (name, path, sent) => {
    const peer = `127.2.0.${name.length}`;
    const found = await statuses(11, path, { ...sent, peer });
    expect(refused(found.slice(0, path === '/v1/auth' ? 4 : 10))).toBe(0);
    expect(found.at(-1)).toBe(429);
  });

  it.each(['/v1/auth/login', '/V1/Auth/Login', '/v1/auth/', '/v1/auth/no-such-route'])(
    'are stricter for logins: %s',
    async (path) => {
      const peer = `127.3.0.${path.length}${path.includes('V') ? 1 : 0}`.slice(0, 11);
      const found = await statuses(6, path, { peer, body: {} });
      expect(refused(found)).toBe(2);
      const last = await send(path, { peer, body: {} });
      expect(last.headers['ratelimit-policy']).toBe('"ip";q=10;w=60, "auth";q=4;w=60');
      expect(last.headers['ratelimit']).toMatch(/^"ip";r=3;t=\d+, "auth";r=0;t=\d+$/);
      expect(refused(await statuses(3, '/v1/me', { peer }))).toBe(0);
    },
  );

  it('are checked before the body is read', async () => {
    // Ten requests of one connection that get a response, and one more whose body never comes. It closes the connection.
    const one = 'GET /v1/me HTTP/1.1\r\nHost: x\r\n\r\n';
    const last =
      'POST /v1/documents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
      'Content-Length: 50\r\n\r\n';
    const answers = await rawRequest(app.url, [one.repeat(10), last]);
    expect(answers.match(/HTTP\/1\.1 401/g)).toHaveLength(10);
    expect(answers.match(/HTTP\/1\.1 429/g)).toHaveLength(1);
  });

  it('count the clients of a trusted proxy separately, and not the proxy', async () => {
    const greedy = await statuses(15, '/v1/me', behindProxy('203.0.113.1'));
    expect(refused(greedy)).toBe(5);
    expect(refused(await statuses(10, '/v1/me', behindProxy('203.0.113.2')))).toBe(0);
    expect(refused(await statuses(10, '/v1/me', { peer: PROXY }))).toBe(0);
  });

  it('cannot be bypassed by forged headers', async () => {
    const found: number[] = [];
    for (let i = 0; i < 15; i += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${i}`, 'x-real-ip': `198.51.100.${i}` };
      found.push((await send('/v1/me', { peer: '127.4.0.1', headers })).status);
    }
    expect(refused(found)).toBe(5);
  });

  it('count IPv6 by /64', async () => {
    let found: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      found = [...found, ...(await statuses(1, '/v1/me', behindProxy(`2001:db8:0:7:${i}::1`)))];
    }
    expect(refused(found)).toBe(2);
    expect(refused(await statuses(1, '/v1/me', behindProxy('2001:db8:0:8::1')))).toBe(0);
  });

  it('count the /56 and the /48 around IPv6 networks, with twice and four times the limit', async () => {
    const from = async (networks: number, addressOf: (i: number) => string) => {
      const found: number[] = [];
      for (let i = 0; i < networks; i += 1) {
        found.push((await send('/v1/me', behindProxy(addressOf(i)))).status);
      }
      return refused(found);
    };
    expect(await from(25, (i) => `2001:db8:1:${i.toString(16).padStart(2, '0')}::1`)).toBe(5);
    expect(await from(45, (i) => `2001:db8:2:${i.toString(16)}00::1`)).toBe(5);
    expect(await from(1, () => '2001:db8:3:100::1')).toBe(0);
  });

  it('let refresh and log out those who share an address with a client that sends junk', async () => {
    const shared = await createTestApp({ RATE_LIMIT_AUTH: '20' });
    try {
      const email = 'shared@example.test';
      const sendTo = async (path: string, body: unknown) => {
        const answer = await fetch(`${shared.url}/v1/auth/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        return { status: answer.status, headers: answer.headers, text: await answer.text() };
      };
      const { text: tokens } = await sendTo('register', { email, password: PASSWORD });
      const junk = 'A'.repeat(43);
      for (let i = 0; i < 30; i += 1) await sendTo('logout', { refreshToken: junk });
      const { refreshToken } = JSON.parse(tokens) as { refreshToken: string };
      const refreshed = await sendTo('refresh', { refreshToken });
      expect(refreshed.status).toBe(200);
      expect(refreshed.headers.get('ratelimit-policy')).toBe('"session";q=200;w=60');
      expect((await sendTo('login', { email, password: PASSWORD })).status).toBe(200);
    } finally {
      await shared.close();
    }
  });

  it('do not change for a client that continues to send', async () => {
    const peer = '127.5.0.1';
    await statuses(10, '/v1/me', { peer });
    const early = await send('/v1/me', { peer });
    await statuses(100, '/v1/me', { peer });
    const late = await send('/v1/me', { peer });
    const waits = [early, late].map(({ headers }) => Number(headers['retry-after']));
    expect(waits[1]).toBeLessThanOrEqual(waits[0] ?? 0);
  });
});

describe('limits by account', () => {
  beforeAll(async () => {
    app = await createTestApp({ RATE_LIMIT_ACCOUNT: '5' });
  });
  afterAll(() => app.close());

  it('apply to documents and search together, from all addresses, and to nothing else', async () => {
    const { accessToken } = await app.register();
    const headers = { authorization: `Bearer ${accessToken}` };
    const paths = ['/v1/documents', '/v1/search?q=a', `/v1/documents/${crypto.randomUUID()}/text`];
    const answers: Answer[] = [];
    for (let i = 0; i < 8; i += 1) {
      answers.push(await send(paths[i % 3] ?? '', { headers, peer: `127.6.0.${i + 1}` }));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 200, 200, 429, 429, 429]);
    expect(answers[0]?.headers['ratelimit-policy']).toBe('"account";q=5;w=60');
    expect(answers[0]?.headers['ratelimit']).toBe('"account";r=4;t=60');
    const me = await send('/v1/me', { headers });
    expect(me.status).toBe(200);
    expect(me.headers['ratelimit']).toBeUndefined();
  });

  it('do not affect other accounts, and do not count unauthenticated requests', async () => {
    expect(await statuses(10, '/v1/documents')).toEqual(times(10, 401));
    const { accessToken } = await app.register();
    const headers = { authorization: `Bearer ${accessToken}` };
    expect(refused(await statuses(5, '/v1/documents', { headers }))).toBe(0);
  });
});

describe('a limit of their own on uploads', () => {
  let client: TestClient;
  beforeAll(async () => {
    app = await createTestApp({ RATE_LIMIT_ACCOUNT: '5', RATE_LIMIT_UPLOADS: '30' });
    client = await app.register();
  });
  afterAll(() => app.close());

  it('counts uploads apart from other requests, and refuses before a body is sent', async () => {
    const headers: Headers[] = [];
    for (let i = 0; i < 30; i += 1) {
      const uploaded = await client.upload(`small file ${i}`);
      expect(uploaded.status).toBe(201);
      headers.push(uploaded.headers);
    }
    // A client that reads them knows without a refused upload when to send the next one.
    expect(headers[0]?.get('ratelimit')).toBe('"uploads";r=29;t=60');
    expect(headers.at(-1)?.get('ratelimit')).toMatch(/^"uploads";r=0;t=\d+$/);
    expect((await client.request('GET', '/v1/documents')).status).toBe(200);
    const expecting = await rawRequest(app.url, [
      'POST /v1/documents HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n' +
        `Authorization: Bearer ${client.accessToken}\r\nExpect: 100-continue\r\n` +
        'Content-Length: 5000\r\n\r\n',
    ]);
    // No 100 Continue, so the client has not sent its body.
    expect(expecting).toMatch(/^HTTP\/1\.1 429 /);
    expect(Number(/^retry-after: (\d+)/im.exec(expecting)?.[1])).toBeGreaterThan(30);
  });
});

describe('a client that obeys Retry-After', () => {
  const LIMIT = 100;
  const UPLOADS = 1_000;
  const AT_ONCE = 8;
  let now = 0;

  beforeAll(async () => {
    app = await createTestApp({ RATE_LIMIT_UPLOADS: String(LIMIT) });
    Object.assign(app.app.get(RateLimitStore, { strict: false }), { clock: () => now });
  });
  afterAll(() => app.close());

  it(`imports ${UPLOADS} files at the rate of the policy, and sends no body in vain`, async () => {
    const { accessToken } = await app.register();
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    const sent = { bodies: 0, refusals: 0 };
    /** Sends the body only when the server asks for it. Returns the status and the seconds to wait. */
    const upload = (i: number) =>
      new Promise<{ status: number; retryAfter: number }>((resolve, reject) => {
        const body =
          '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n' +
          `file ${i}\r\n--b--\r\n`;
        const req = request(`${app.url}/v1/documents`, {
          method: 'POST',
          agent,
          headers: {
            authorization: `Bearer ${accessToken}`,
            'content-type': 'multipart/form-data; boundary=b',
            'content-length': body.length,
            expect: '100-continue',
          },
        });
        req.once('continue', () => {
          sent.bodies += 1;
          req.end(body);
        });
        req.once('response', (res) => {
          res.resume();
          // The body of a refused request is never sent, so its connection cannot be used again.
          if (res.statusCode !== 201) req.destroy();
          resolve({
            status: res.statusCode ?? 0,
            retryAfter: Number(res.headers['retry-after'] ?? 0),
          });
        });
        req.once('error', reject);
      });
    let next = 0;
    const importSome = async () => {
      while (next < UPLOADS) {
        const i = next;
        next += 1;
        for (;;) {
          const asked = now;
          const { status, retryAfter } = await upload(i);
          if (status === 201) break;
          expect(status).toBe(429);
          expect(retryAfter).toBeGreaterThan(0);
          sent.refusals += 1;
          now = Math.max(now, asked + retryAfter * 1_000);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, importSome));
    expect(sent.bodies).toBe(UPLOADS);
    expect(sent.refusals).toBeGreaterThan(0);
    // The first hundred need no time, and each further hundred one window.
    expect(now / 60_000).toBeCloseTo(UPLOADS / LIMIT - 1, 1);
    agent.destroy();
  }, 120_000);
});

describe('the limit on refreshes of one login', () => {
  const LIMIT = 100;
  beforeAll(async () => {
    app = await createTestApp({ RATE_LIMIT_AUTH: '50000' });
  });
  afterAll(() => app.close());

  it('is 100 a minute, delays no other login of the account, and uses up no token', async () => {
    const tokensOf = ({ body }: Answer) => JSON.parse(body) as { refreshToken: string };
    const owner = login('tabs@example.test', PASSWORD);
    let own = tokensOf(await send('/v1/auth/register', owner));
    const other = tokensOf(await send('/v1/auth/login', owner));
    const refresh = ({ refreshToken }: { refreshToken: string }) =>
      send('/v1/auth/refresh', { body: { refreshToken } });
    for (let i = 0; i < LIMIT; i += 1) own = tokensOf(await refresh(own));
    const late = await refresh(own);
    expect([late.status, JSON.parse(late.body)]).toEqual([
      429,
      expect.objectContaining({ code: 'limit.exceeded' }),
    ]);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    expect((await refresh(other)).status).toBe(200);
    Object.assign(app.app.get(RateLimitStore, { strict: false }), {
      clock: () => performance.now() + 61_000,
    });
    expect((await refresh(own)).status).toBe(200);
  });
});

describe('limits on logins', () => {
  const email = 'owner@example.test';
  beforeAll(async () => {
    app = await createTestApp({ RATE_LIMIT_AUTH: '50000', TRUSTED_PROXIES: `${PROXY}/32` });
    await send('/v1/auth/register', login(email, PASSWORD));
  });
  afterAll(() => app.close());

  const tryFrom = (client: string, password: string, tried = email) =>
    send('/v1/auth/login', { ...behindProxy(client), ...login(tried, password) });

  it('let the owner log in while others guess, and respond in the same way for an unknown account', async () => {
    expect((await tryFrom('203.0.113.1', PASSWORD)).status).toBe(200);
    const guesses = { known: [] as number[], unknown: [] as number[] };
    for (let i = 0; i < 35; i += 1) {
      const from = `198.51.100.${i}`;
      guesses.known.push((await tryFrom(from, 'a wrong password')).status);
      guesses.unknown.push((await tryFrom(from, 'a wrong password', 'no@example.test')).status);
    }
    expect(guesses.known).toEqual([...times(30, 401), ...times(5, 429)]);
    expect(guesses.unknown).toEqual(guesses.known);
    expect((await tryFrom('203.0.113.1', PASSWORD)).status).toBe(200);
    const stranger = await tryFrom('203.0.113.2', PASSWORD);
    expect(stranger.status).toBe(429);
    expect(stranger.headers['ratelimit']).toMatch(/^"login";r=0;t=\d+$/);
    expect(Number(stranger.headers['retry-after'])).toBeLessThanOrEqual(600);
  });

  it('refuse further guesses from one address without hashing the password', async () => {
    const found: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      found.push((await tryFrom('203.0.113.9', 'a wrong password', 'x@example.test')).status);
    }
    expect(found).toEqual([...times(10, 401), 429, 429]);
  });
});

describe('limits on checks of the current password', () => {
  beforeAll(async () => {
    app = await createTestApp({ RATE_LIMIT_AUTH: '50000', TRUSTED_PROXIES: `${PROXY}/32` });
  });
  afterAll(() => app.close());

  it('count wrong passwords by account, over all addresses and routes, and the owner sees them', async () => {
    const client = await app.register();
    const other = await app.register();
    const guess = async (i: number, from = client, password = `wrong ${i}`) => {
      const sent = {
        peer: PROXY,
        headers: {
          authorization: `Bearer ${from.accessToken}`,
          'x-forwarded-for': `198.51.100.${i}`,
        },
      };
      const newPassword = 'another battery staple';
      return i % 2 === 0
        ? send('/v1/me', { ...sent, method: 'DELETE', body: { password } })
        : send('/v1/auth/password', { ...sent, body: { currentPassword: password, newPassword } });
    };
    const found: number[] = [];
    for (let i = 0; i < 13; i += 1) found.push((await guess(i)).status);
    expect(found).toEqual([...times(10, 400), ...times(3, 429)]);
    expect((await guess(1, client, PASSWORD)).status).toBe(429);
    expect((await guess(1, other, PASSWORD)).status).toBe(204);
    const { body } = await client.request<{ items: { action: string; clientIp: string }[] }>(
      'GET',
      '/v1/me/audit?limit=20',
    );
    const refusals = body.items.filter(({ action }) => action === 'password.refused');
    expect(refusals).toHaveLength(10);
    expect(refusals.at(-1)?.clientIp).toBe('198.51.100.0');
  });

  it('do not count the correct password', async () => {
    const client = await app.register();
    const headers = { authorization: `Bearer ${client.accessToken}` };
    const passwords = [PASSWORD, 'another battery staple'];
    const found: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      const [currentPassword, newPassword] = i % 2 === 0 ? passwords : passwords.toReversed();
      const body = { currentPassword, newPassword };
      found.push((await send('/v1/auth/password', { headers, body })).status);
    }
    expect(found).toEqual(times(12, 204));
  });
});

describe('limits of 0', () => {
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.close());

  it('disable rate limits and their headers', async () => {
    expect(refused(await statuses(30, '/v1/auth/login', login('a@example.test', 'wrong')))).toBe(0);
    const { headers } = await send('/v1/me');
    expect([headers['ratelimit'], headers['ratelimit-policy']]).toEqual([undefined, undefined]);
  });
});
