import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  StrongroomProcess,
  type LogLine,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';

const PROXIES = ['127.0.9.1', '127.0.9.2', '127.0.10.77'];
const UNTRUSTED_PEERS = [
  '127.0.0.1',
  '127.0.8.255',
  '127.0.11.1',
  '127.200.3.4',
  '127.255.255.254',
];
const REAL_CLIENT = '203.0.113.50';
const HOST = 'Host: address.test\r\n';

let database: MigratedDatabase;
let strongroom: Strongroom;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({
    database,
    apiSettings: { TRUSTED_PROXIES: '127.0.9.0/24,127.0.10.77', RATE_LIMIT_IP: '0' },
  });
});
afterAll(async () => {
  await strongroom?.stop();
  await database?.drop();
});

interface Forged {
  readonly id: string;
  readonly peer: string;
  readonly headers: readonly string[];
  readonly client: string;
}

/** Sends requests over one connection from `peer`, each after the response to the previous one. */
async function send(peer: string, requests: readonly Forged[]): Promise<void> {
  const { hostname, port } = new URL(strongroom.url);
  const socket = connect({ host: hostname, port: Number(port), localAddress: peer });
  socket.setTimeout(20_000, () => socket.destroy(new Error('no response within 20 s')));
  await once(socket, 'connect');
  const answers = socket.iterator({ destroyOnReturn: false });
  for (const { id, headers } of requests) {
    const lines = headers.map((header) => `${header}\r\n`).join('');
    socket.write(`GET /v1/me HTTP/1.1\r\n${HOST}X-Request-Id: ${id}\r\n${lines}\r\n`, 'latin1');
    let text = '';
    while (!text.includes('"requestId"')) {
      const next = await answers.next();
      if (next.done === true) throw new Error(`connection closed at ${id}`);
      text += (next.value as Buffer).toString('latin1');
    }
  }
  socket.destroy();
}

/**
 * Makes requests with forged headers and their expected client address: for an untrusted peer its own
 * address, for a trusted proxy the address that the proxy appended, whatever the client put before it.
 */
function forge(): Forged[] {
  const forgedValues = [
    '1.1.1.1',
    '127.0.9.1',
    '127.0.0.1',
    '::1',
    '::ffff:127.0.9.1',
    '0x7f.0.9.1',
    '0177.0.011.01',
    '2130708737',
    '127.9.1',
    'localhost',
    'unknown',
    '',
    ',',
    ',,,',
    '1.1.1.1:80',
    '[::1]:80',
    '127.0.9.1, 127.0.9.2',
    '10.0.0.1, 127.0.9.1',
    'fe80::1%lo',
    '"127.0.9.1"',
    'for=127.0.9.1',
    '127.0.9.1\t',
    '1.1.1.1 127.0.9.1',
    '\u00a0127.0.9.1',
    '127.0.9.0/24',
    '*',
    '1'.repeat(4_000),
    '1.1.1.1,'.repeat(500),
  ];
  const others = ['X-Real-IP', 'Forwarded', 'CF-Connecting-IP', 'True-Client-IP', 'X-Client-IP'];
  const forged: Forged[] = [];
  const add = (peer: string, headers: readonly string[], client: string) =>
    forged.push({ id: `forged-${forged.length}`, peer, headers, client });
  const xff = (text: string) => `X-Forwarded-For: ${text}`;
  for (const forgedValue of forgedValues) {
    for (const peer of UNTRUSTED_PEERS) {
      add(peer, [xff(forgedValue)], peer);
      add(peer, [xff(forgedValue), xff(REAL_CLIENT)], peer);
      add(
        peer,
        [`x-forwarded-for: ${forgedValue}`, ...others.map((name) => `${name}: ${forgedValue}`)],
        peer,
      );
    }
    for (const peer of PROXIES) {
      add(
        peer,
        others.map((name) => `${name}: ${forgedValue}`),
        peer,
      );
      add(peer, [xff(`${forgedValue}, ${REAL_CLIENT}`)], REAL_CLIENT);
      add(peer, [xff(forgedValue), xff(REAL_CLIENT)], REAL_CLIENT);
      add(peer, [xff(`${forgedValue}, ${REAL_CLIENT}, 127.0.9.9`)], REAL_CLIENT);
      add(peer, [xff(forgedValue), xff(`${REAL_CLIENT}:4711`), xff('127.0.10.77')], REAL_CLIENT);
      add(peer, [xff(`${forgedValue},[2001:DB8::0:9]:443`)], '2001:db8::9');
      add(peer, [xff(`${forgedValue}, ::ffff:203.0.113.50`)], REAL_CLIENT);
      add(peer, [xff(`${forgedValue}, garbage`)], peer);
      add(peer, [xff(`${forgedValue}, ${REAL_CLIENT},`)], peer);
    }
  }
  return forged;
}

/** Waits for the log lines of all requests, and returns them by request id. */
async function linesOf(requests: readonly Forged[]): Promise<Map<unknown, LogLine>> {
  const accessLines = () =>
    new Map(
      strongroom.api.lines
        .filter((line) => line['msg'] === 'Request completed')
        .map((line) => [line['requestId'], line]),
    );
  await expect
    .poll(() => requests.filter(({ id }) => !accessLines().has(id)).length, { timeout: 20_000 })
    .toBe(0);
  return accessLines();
}

describe('the address of a client', () => {
  it('cannot be forged by any of more than 1,000 requests', async () => {
    const requests = forge();
    expect(requests.length).toBeGreaterThan(1_000);
    const byPeer = Map.groupBy(requests, ({ peer }) => peer);
    await Promise.all([...byPeer].map(([peer, list]) => send(peer, list)));
    const lines = await linesOf(requests);
    const bypasses = requests.filter(({ id, client }) => lines.get(id)?.['clientIp'] !== client);
    expect(bypasses).toEqual([]);
  });

  it('is taken from the header of the proxy, also after thousands of headers of the client', async () => {
    const [proxy = ''] = PROXIES;
    const filler = Array.from({ length: 2_100 }, () => 'a:');
    const headers = ['X-Forwarded-For: 1.1.1.1', ...filler, `X-Forwarded-For: ${REAL_CLIENT}`];
    const request = { id: 'forged-by-flood', peer: proxy, headers, client: REAL_CLIENT };
    await send(proxy, [request]);
    const line = (await linesOf([request])).get(request.id);
    expect(line).toMatchObject({ status: 431, clientIp: REAL_CLIENT });
  });
});

describe('TRUSTED_PROXIES with a wrong value', () => {
  it.each([
    ['10.0.0.1/8', 'item 1 has host bits set'],
    ['127.0.0.1, ::ffff:10.0.0.0/104', 'item 2 covers IPv4-mapped'],
    ['0.0.0.0/0', 'item 1 is a /0'],
  ])('stops the api with 78 and the reason: %s', async (text, why) => {
    const api = new StrongroomProcess({
      script: 'dist/apps/api/src/main.js',
      env: { DATABASE_URL: database.url, TRUSTED_PROXIES: text },
      readyUrl: 'http://127.0.0.1:9/',
    });
    api.launch();
    expect(await api.exited).toEqual({ code: 78, signal: null });
    expect(String(api.lines[0]?.['problems'])).toContain(`TRUSTED_PROXIES: ${why}`);
  });
});
