import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../support/test-client.js';
import { codeOf, rawRequest, statusOf } from '../../support/raw-http.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
let client: TestClient;
const sockets: Socket[] = [];

beforeAll(async () => {
  app = await createTestApp({
    HEADERS_TIMEOUT_SECONDS: '1',
    REQUEST_TIMEOUT_SECONDS: '2',
    UPLOAD_WINDOW_SECONDS: '2',
    KEEP_ALIVE_SECONDS: '1',
    MAX_CONNECTIONS: '40',
  });
  client = await app.register();
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => app?.close());

const HOST = 'Host: strongroom.test\r\n';

async function open(): Promise<Socket> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Reads until the server closes the connection. Returns the text and the time in milliseconds. */
async function readToEnd(socket: Socket): Promise<{ text: string; ms: number }> {
  const startedAt = performance.now();
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  socket.setTimeout(20_000, () => socket.destroy());
  // Not events.once(), which throws on an error: a slow sender may see a connection reset at the end.
  await new Promise((resolve) => socket.once('close', resolve));
  return { text, ms: performance.now() - startedAt };
}

/** Reads until the text matches. @throws when the server closes the connection before */
async function readUntil(socket: Socket, pattern: RegExp): Promise<string> {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += (chunk as Buffer).toString('latin1');
    if (pattern.test(text)) return text;
  }
  throw new Error(`connection closed after: ${text}`);
}

function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}

function expectWholeProblem(answer: string, status: number, code: string): void {
  expect([statusOf(answer), codeOf(answer)]).toEqual([status, code]);
  expect(answer).toMatch(/content-type: application\/problem\+json/i);
  const requestId = /x-request-id: (\S+)/i.exec(answer)?.[1];
  expect(requestId).toBeDefined();
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
  expect(JSON.parse(body)).toMatchObject({ status, code, requestId });
}

const upload = (length: number, more = '') =>
  `POST /v1/documents HTTP/1.1\r\n${HOST}Authorization: Bearer ${client.accessToken}\r\n` +
  `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${length}\r\n${more}\r\n`;
const FILE_PART = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';

describe('requests that the parser rejects', () => {
  const cases: [what: string, request: string, status: number, code: string][] = [
    ['bytes that are not HTTP', 'hello\r\n\r\n', 400, 'request.malformed'],
    [
      'a TLS ClientHello',
      '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n',
      400,
      'request.malformed',
    ],
    [
      'too long headers',
      `GET / HTTP/1.1\r\n${HOST}X: ${'x'.repeat(25_000)}\r\n\r\n`,
      431,
      'request.head_too_large',
    ],
    [
      'a request target that does not end',
      `GET /${'x'.repeat(30_000)} HTTP/1.1\r\n${HOST}\r\n`,
      414,
      'request.target_too_long',
    ],
    [
      'two lengths',
      `POST /v1/auth/login HTTP/1.1\r\n${HOST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
      400,
      'request.malformed',
    ],
    [
      'two equal lengths',
      `POST /v1/auth/login HTTP/1.1\r\n${HOST}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`,
      400,
      'request.malformed',
    ],
    [
      'a list of lengths',
      `POST /v1/auth/login HTTP/1.1\r\n${HOST}Content-Length: 2, 2\r\n\r\n{}`,
      400,
      'request.malformed',
    ],
    [
      'a signed length',
      `POST /v1/auth/login HTTP/1.1\r\n${HOST}Content-Length: +2\r\n\r\n{}`,
      400,
      'request.malformed',
    ],
    [
      'Content-Length and chunks',
      `POST /v1/auth/login HTTP/1.1\r\n${HOST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'request.malformed',
    ],
    [
      'chunked that is not the last encoding',
      `POST /v1/auth/login HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
      400,
      'request.malformed',
    ],
    [
      'a space before a colon',
      `GET /v1/me HTTP/1.1\r\n${HOST}Content-Length : 5\r\n\r\n`,
      400,
      'request.malformed',
    ],
    [
      'a folded header',
      `GET /v1/me HTTP/1.1\r\n${HOST}X: a\r\n b: c\r\n\r\n`,
      400,
      'request.malformed',
    ],
    [
      'NUL in a header',
      `GET /v1/me HTTP/1.1\r\n${HOST}X: a\u0000b\r\n\r\n`,
      400,
      'request.malformed',
    ],
    [
      'a bare CR in a header',
      `GET /v1/me HTTP/1.1\r\n${HOST}X: a\rY: b\r\n\r\n`,
      400,
      'request.malformed',
    ],
    [
      'a space in the request target',
      `GET /v1/me x HTTP/1.1\r\n${HOST}\r\n`,
      400,
      'request.malformed',
    ],
    ['HTTP/2 without an upgrade', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'request.malformed'],
    [
      'a tunnel',
      `CONNECT example.org:443 HTTP/1.1\r\n${HOST}\r\n`,
      405,
      'route.method_not_allowed',
    ],
  ];
  it.each(cases)('get a problem as response: %s', async (_what, request, status, code) => {
    const answer = await rawRequest(app.url, [request]);
    expectWholeProblem(answer, status, code);
    expect(statusesIn(answer)).toHaveLength(1);
    expect(answer).toMatch(/connection: close/i);
  });
});

describe('requests that do not reach Express', () => {
  const close = 'Connection: close\r\n';
  const cases: [what: string, request: string, status: number, code: string][] = [
    [
      'a target above 8 KiB',
      `GET /v1/me?q=${'x'.repeat(8_200)} HTTP/1.1\r\n${HOST}${close}\r\n`,
      414,
      'request.target_too_long',
    ],
    [
      '101 header lines',
      `GET /v1/me HTTP/1.1\r\n${HOST}${close}${'a: b\r\n'.repeat(99)}\r\n`,
      431,
      'request.head_too_large',
    ],
    ['no Host', `GET /v1/me HTTP/1.1\r\n${close}\r\n`, 400, 'request.malformed'],
    ['two Hosts', `GET /v1/me HTTP/1.1\r\n${HOST}${HOST}${close}\r\n`, 400, 'request.malformed'],
  ];
  it.each(cases)('are refused: %s', async (_what, request, status, code) => {
    expectWholeProblem(await rawRequest(app.url, [request]), status, code);
  });

  it('accepts 100 header lines and a request target of 8 KiB', async () => {
    const target = `/openapi.json?${'x'.repeat(8_000)}`;
    const answer = await rawRequest(app.url, [
      `GET ${target} HTTP/1.1\r\n${HOST}${close}${'a: b\r\n'.repeat(98)}\r\n`,
    ]);
    expect(statusOf(answer)).toBe(200);
  });

  it('accepts HTTP/1.0 without Host, and an absolute request target', async () => {
    expect(statusOf(await rawRequest(app.url, ['GET /openapi.json HTTP/1.0\r\n\r\n']))).toBe(200);
    const absolute = await rawRequest(app.url, [
      `GET http://elsewhere.example/v1/me HTTP/1.1\r\n${HOST}${close}\r\n`,
    ]);
    expect([statusOf(absolute), codeOf(absolute)]).toEqual([401, 'auth.unauthenticated']);
  });

  it('never writes a header that a client injected', async () => {
    const answer = await rawRequest(app.url, [
      `GET /v1/me%0d%0aX-Evil:%201 HTTP/1.1\r\n${HOST}X-Request-Id: a%0d%0aX-Evil: 1\r\n${close}\r\n`,
    ]);
    expect(answer.slice(0, answer.indexOf('\r\n\r\n'))).not.toMatch(/x-evil/i);
  });

  it('refuses bodies that are too large or too deep', async () => {
    const deep = await client.json(
      'PATCH',
      '/v1/documents/x',
      `${'['.repeat(17)}${']'.repeat(17)}`,
    );
    expect(deep.status).toBe(400);
    const large = await client.json('PATCH', '/v1/documents/x', `"${'x'.repeat(65 * 1024)}"`);
    expect(large.status).toBe(413);
  });
});

describe('a slow client', () => {
  const fast = 5_000;

  it('that sends nothing is disconnected without a response', async () => {
    const { text, ms } = await readToEnd(await open());
    expect([text, ms < fast]).toEqual(['', true]);
  });

  it('with headers that never end gets 408', async () => {
    const socket = await open();
    socket.write(`GET /v1/me HTTP/1.1\r\n${HOST}`);
    const timer = setInterval(() => socket.write('X-Slow: 1\r\n'), 200);
    const { text, ms } = await readToEnd(socket);
    clearInterval(timer);
    expectWholeProblem(text, 408, 'request.timeout');
    expect(ms).toBeLessThan(fast);
  });

  it('whose second request has headers that never end gets 408 after the first response', async () => {
    const socket = await open();
    socket.write(`GET /v1/me HTTP/1.1\r\n${HOST}\r\nGET /v1/`);
    const { text, ms } = await readToEnd(socket);
    expect(statusesIn(text)).toEqual([401, 408]);
    expect(ms).toBeLessThan(fast);
  });

  it('with a slow JSON body gets 408', async () => {
    const socket = await open();
    const head = `POST /v1/auth/login HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n`;
    socket.write(`${head}Content-Length: 5000\r\n\r\n{`);
    const timer = setInterval(() => socket.write(' '), 100);
    const { text, ms } = await readToEnd(socket);
    clearInterval(timer);
    expectWholeProblem(text, 408, 'request.timeout');
    expect(ms).toBeLessThan(fast);
  });

  it('with an upload below the minimum rate gets 408, and nothing is stored', async () => {
    const socket = await open();
    socket.write(upload(100_000) + FILE_PART);
    const timer = setInterval(() => socket.write('drip'), 50);
    const { text, ms } = await readToEnd(socket);
    clearInterval(timer);
    expectWholeProblem(text, 408, 'request.timeout');
    expect(ms).toBeLessThan(fast);
    const list = await client.request<{ items: unknown[] }>('GET', '/v1/documents');
    expect(list.body.items).toEqual([]);
  });

  it('with an upload above the minimum rate may take longer than every timeout', async () => {
    const socket = await open();
    const tail = '\r\n--b--\r\n';
    const rounds = 25;
    const piece = 'slow but moving '.repeat(32);
    socket.write(upload(FILE_PART.length + rounds * piece.length + tail.length) + FILE_PART);
    for (let round = 0; round < rounds; round += 1) {
      socket.write(piece);
      await delay(200);
    }
    socket.write(tail);
    const answer = await readUntil(socket, /"id":/);
    expect(statusOf(answer)).toBe(201);
  });

  it('that continues to send slowly after an early refusal is disconnected', async () => {
    const socket = await open();
    socket.write(
      `POST /v1/documents HTTP/1.1\r\n${HOST}Content-Type: multipart/form-data; boundary=b\r\n`,
    );
    socket.write('Content-Length: 100000\r\n\r\n--b');
    const timer = setInterval(() => socket.write('x'), 50);
    const { text, ms } = await readToEnd(socket);
    clearInterval(timer);
    expect([statusOf(text), ms < fast]).toEqual([401, true]);
  });

  it('that got its response before its body came is disconnected, too', async () => {
    const socket = await open();
    socket.write(
      `GET /openapi.json HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 900\r\n\r\n`,
    );
    const timer = setInterval(() => socket.write(' '), 100);
    const { ms } = await readToEnd(socket);
    clearInterval(timer);
    expect(ms).toBeLessThan(fast);
  });

  it('that only keeps its connection is disconnected', async () => {
    const socket = await open();
    socket.write(`GET /v1/me HTTP/1.1\r\n${HOST}\r\n`);
    const { text, ms } = await readToEnd(socket);
    expect([statusOf(text), ms < fast]).toEqual([401, true]);
  });

  it('that half-closes its connection while it waits gets its response', async () => {
    const socket = await open();
    socket.end(`GET /v1/me HTTP/1.1\r\n${HOST}\r\n`);
    expect(statusOf((await readToEnd(socket)).text)).toBe(401);
  });

  it('that half-closes its connection within a body is disconnected', async () => {
    const socket = await open();
    socket.end(`${upload(1_000)}${FILE_PART}half`);
    const { ms } = await readToEnd(socket);
    expect(ms).toBeLessThan(fast);
    const staged = join(app.dataDir, 'blobs/staged');
    await expect.poll(() => readdir(staged), { timeout: 5_000 }).toEqual([]);
  });
});

describe('a body that becomes invalid', () => {
  const chunked =
    `POST /v1/auth/login HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n` +
    'Transfer-Encoding: chunked\r\n\r\n';

  it('is 400 when a chunk has no size', async () => {
    const answer = await rawRequest(app.url, [chunked, '1\r\n{\r\nzz\r\n']);
    expectWholeProblem(answer, 400, 'request.malformed');
  });

  it('is 413 when chunk extensions never end', async () => {
    const answer = await rawRequest(app.url, [
      chunked,
      `1;${'x'.repeat(20_000)}\r\n{\r\n0\r\n\r\n`,
    ]);
    expectWholeProblem(answer, 413, 'request.too_large');
  });

  it('is 413 when the chunks are too large together', async () => {
    const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
    const answer = await rawRequest(app.url, [chunked, chunk.repeat(6), '0\r\n\r\n']);
    expect([statusOf(answer), codeOf(answer)]).toEqual([413, 'request.too_large']);
  });

  it('is not parsed as another request', async () => {
    const smuggled = `GET /v1/me HTTP/1.1\r\n${HOST}\r\n`;
    const answer = await rawRequest(app.url, [
      `POST /v1/auth/login HTTP/1.1\r\n${HOST}Content-Type: text/plain\r\nContent-Length: ${smuggled.length}\r\n` +
        `Connection: close\r\n\r\n${smuggled}`,
    ]);
    expect(statusesIn(answer)).toEqual([415]);
  });

  it('ends an upload, and nothing is stored', async () => {
    const head = upload(0).replace('Content-Length: 0', 'Transfer-Encoding: chunked');
    const size = FILE_PART.length.toString(16);
    const answer = await rawRequest(app.url, [
      head,
      `${size}\r\n${FILE_PART}\r\n`,
      'bad\u0000\r\n',
    ]);
    expectWholeProblem(answer, 400, 'request.malformed');
  });
});

describe('pipelined requests', () => {
  it('are answered in their order', async () => {
    const answer = await rawRequest(app.url, [
      `GET /v1/me HTTP/1.1\r\n${HOST}\r\nGET /nowhere HTTP/1.1\r\n${HOST}\r\n` +
        `GET /v1/documents HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
    ]);
    expect(statusesIn(answer)).toEqual([401, 404, 401]);
  });

  it('do not get the response to the garbage after them', async () => {
    const me = `GET /v1/me HTTP/1.1\r\n${HOST}Authorization: Bearer ${client.accessToken}\r\n\r\n`;
    const answer = await rawRequest(app.url, [`${me}garbage\r\n\r\n`]);
    expect(statusesIn(answer)).toEqual([200, 400]);
  });

  it('are limited in number', async () => {
    const me = `GET /v1/me HTTP/1.1\r\n${HOST}Authorization: Bearer ${client.accessToken}\r\n\r\n`;
    const statuses = statusesIn(await rawRequest(app.url, [me.repeat(40)]));
    expect(statuses.slice(0, 16)).toEqual(Array(16).fill(200));
    expect(statuses[16]).toBe(503);
    expect(statuses.length).toBeLessThan(40);
  });
});

describe('Expect: 100-continue', () => {
  const expecting = 'Expect: 100-continue\r\n';

  it('is answered when the sender is authenticated and the size is allowed', async () => {
    const tail = 'continued text\r\n--b--\r\n';
    const socket = await open();
    socket.write(upload(FILE_PART.length + tail.length, expecting));
    expect(await readUntil(socket, /\r\n\r\n/)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(FILE_PART + tail);
    expect(statusOf(await readUntil(socket, /"id":/))).toBe(201);
  });

  it.each([
    [
      'an unauthenticated sender',
      () => upload(100, expecting).replace(/Bearer \S+/, 'Bearer invalid'),
      401,
    ],
    ['too large an upload', () => upload(10 ** 12, expecting), 413],
    ['not multipart', () => upload(100, expecting).replace('multipart/form-data', 'text/x'), 415],
    [
      'too large a JSON body',
      () =>
        `POST /v1/auth/login HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 70000\r\n${expecting}\r\n`,
      413,
    ],
  ])('gets the refusal at once, without 100 Continue: %s', async (_what, request, status) => {
    const startedAt = performance.now();
    const answer = await rawRequest(app.url, [request()]);
    expect(statusesIn(answer)).toEqual([status]);
    expect(answer).toMatch(/connection: close/i);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });

  it('works for JSON, and other expectations are ignored', async () => {
    const socket = await open();
    const body = '{"email":"a@example.test","password":"wrong horse"}';
    const head = `POST /v1/auth/login HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n`;
    socket.write(`${head}Content-Length: ${body.length}\r\n${expecting}\r\n`);
    await readUntil(socket, /100 Continue\r\n\r\n/);
    socket.write(body);
    expect(statusOf(await readUntil(socket, /"code"/))).toBe(401);
    const other = await rawRequest(app.url, [
      `GET /v1/me HTTP/1.1\r\n${HOST}Expect: a-miracle\r\nConnection: close\r\n\r\n`,
    ]);
    expect(statusOf(other)).toBe(401);
  });
});

describe('connections above the limit', () => {
  it('are closed, and the others continue', async () => {
    const held = await Promise.all(Array.from({ length: 40 }, () => open()));
    const extra = await Promise.all([open(), open()]);
    await Promise.all(extra.map((socket) => readToEnd(socket)));
    for (const socket of held) socket.destroy();
    await expect.poll(async () => (await client.request('GET', '/v1/me')).status).toBe(200);
  });
});
