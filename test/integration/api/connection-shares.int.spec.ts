import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, rawRequest, statusOf } from '../../support/raw-http.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { TestClient } from '../../support/test-client.js';

const LIMIT = 5;
const PROXY = '127.0.9.1';
const HEAD = 'Host: strongroom.test\r\n';

let app: TestApp;
let client: TestClient;
let neighbour: TestClient;
const sockets: Socket[] = [];

beforeAll(async () => {
  app = await createTestApp({
    MAX_CONNECTIONS_PER_NETWORK: String(LIMIT),
    TRUSTED_PROXIES: `${PROXY}/32`,
    UPLOAD_WINDOW_SECONDS: '60',
    RATE_LIMIT_AUTH: '3',
  });
  client = await app.register();
  neighbour = await app.register();
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => app?.close());

async function open(localAddress: string, at = app): Promise<Socket> {
  const { hostname, port } = new URL(at.url);
  const socket = connect({ port: Number(port), host: hostname, localAddress });
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Sends a request and reads the beginning of its answer; undefined when the server closes the connection. */
async function ask(socket: Socket, request = `GET /v1/me HTTP/1.1\r\n${HEAD}\r\n`) {
  if (socket.destroyed) return undefined;
  const answer = new Promise<string | undefined>((resolve) => {
    socket.once('data', (chunk) => resolve((chunk as Buffer).toString('latin1')));
    socket.once('close', () => resolve(undefined));
  });
  socket.write(request);
  return answer;
}

const statusFrom = async (socket: Socket) => statusOf((await ask(socket)) ?? '');

describe('the connections of one network', () => {
  it('are limited: the newest idle one is closed, older ones stay, and other networks do not notice', async () => {
    const own: Socket[] = [];
    for (let i = 0; i < LIMIT; i += 1) {
      const socket = await open('127.0.0.2');
      expect(await statusFrom(socket)).toBe(401);
      own.push(socket);
    }
    const newest = own.pop() as Socket;
    const closed = once(newest, 'close');
    const further = await open('127.0.0.2');
    expect(await statusFrom(further)).toBe(401);
    await closed;
    for (const socket of own) expect(await statusFrom(socket)).toBe(401);
    expect(await statusFrom(await open('127.0.0.3'))).toBe(401);
  });

  it('are not limited for a trusted proxy, which carries the requests of many clients', async () => {
    const all: Socket[] = [];
    for (let i = 0; i < 3 * LIMIT; i += 1) all.push(await open(PROXY));
    for (const socket of all) expect(await statusFrom(socket)).toBe(401);
  });

  it('are closed after a 429, unless they belong to a trusted proxy', async () => {
    const login = (more: string) =>
      `POST /v1/auth/login HTTP/1.1\r\n${HEAD}${more}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`;
    const answersFrom = async (address: string, more: string) => {
      const socket = await open(address);
      const answers: string[] = [];
      for (let i = 0; i < 4; i += 1) answers.push((await ask(socket, login(more))) ?? '');
      expect(answers.map(statusOf)).toEqual([400, 400, 400, 429]);
      return answers.at(-1);
    };
    expect(await answersFrom('127.0.0.4', '')).toMatch(/^connection: close/im);
    expect(await answersFrom(PROXY, 'X-Forwarded-For: 192.0.2.1\r\n')).not.toMatch(
      /^connection: close/im,
    );
  });
});

const head = (owner: TestClient, more = '') =>
  `POST /v1/documents HTTP/1.1\r\n${HEAD}Authorization: Bearer ${owner.accessToken}\r\n${more}` +
  'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n';

describe('the uploads of one account', () => {
  it('are limited, and its slow uploads delay no other account', async () => {
    const answers: (string | undefined)[] = [];
    for (let i = 0; i < 8; i += 1) {
      answers.push(await ask(await open(PROXY), head(client, `X-Forwarded-For: 192.0.2.${i}\r\n`)));
    }
    expect(answers.map((answer) => statusOf(answer ?? ''))).toEqual(Array(8).fill(100));
    const refused = rawRequest(app.url, [head(client, 'Connection: close\r\n')]);
    expect((await neighbour.upload('a quick upload')).status).toBe(201);
    const answer = await refused;
    expect([statusOf(answer), codeOf(answer)]).toEqual([429, 'upload.too_many']);
    expect(answer).toMatch(/^retry-after: 5/im);
  });
});

describe('the uploads from one network', () => {
  let shared: TestApp;
  beforeAll(async () => {
    shared = await createTestApp({ TRUSTED_PROXIES: `${PROXY}/32` });
  });
  afterAll(() => shared?.close());

  it('are limited to 32, of however many accounts, and delay no other network', async () => {
    const begin = async (owner: TestClient, address: string) => {
      const socket = await open(PROXY, shared);
      return (await ask(socket, head(owner, `X-Forwarded-For: ${address}\r\n`))) ?? '';
    };
    const owners = await Promise.all(Array.from({ length: 5 }, () => shared.register()));
    const [last, ...four] = owners as [TestClient, ...TestClient[]];
    for (const owner of four) {
      for (let i = 0; i < 8; i += 1) expect(statusOf(await begin(owner, '192.0.2.77'))).toBe(100);
    }
    const refused = begin(last, '192.0.2.77');
    expect(statusOf(await begin(last, '192.0.2.78'))).toBe(100);
    const answer = await refused;
    expect([statusOf(answer), codeOf(answer)]).toEqual([429, 'upload.too_many']);
  });
});
