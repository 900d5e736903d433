import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient } from '../support/test-client.js';

/**
 * Short timeouts, so that the test is short. With the defaults (10, 30 and 30 s) the same code ends slow
 * clients.
 */
const SETTINGS = {
  HEADERS_TIMEOUT_SECONDS: '2',
  REQUEST_TIMEOUT_SECONDS: '4',
  UPLOAD_WINDOW_SECONDS: '4',
  // All of them come from one address.
  MAX_CONNECTIONS_PER_NETWORK: '0',
};
const CLIENTS_PER_KIND = 50;
const DRIP_MS = 500;
const PROBE_MS = 200;
const DEADLINE_MS = 60_000;
const MAX_PROBE_MS = 500;

let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({
    database,
    apiSettings: { ...SETTINGS, RATE_LIMIT_IP: '0', RATE_LIMIT_AUTH: '0', RATE_LIMIT_ACCOUNT: '0' },
  });
  client = await TestClient.register(strongroom.url, 'patient@example.test');
});
afterAll(async () => {
  await strongroom?.stop();
  await database?.drop();
});

interface SlowClient {
  readonly kind: string;
  readonly begin: string;
  readonly drip: string;
}

interface EndedClient {
  readonly kind: string;
  readonly status: string;
  readonly ms: number;
}

function slowClients(): SlowClient[] {
  const host = 'Host: slow.test\r\n';
  const upload =
    `POST /v1/documents HTTP/1.1\r\n${host}Authorization: Bearer ${client.accessToken}\r\n` +
    'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n' +
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';
  const login = `POST /v1/auth/login HTTP/1.1\r\n${host}Content-Type: application/json\r\n`;
  return [
    { kind: 'silent', begin: '', drip: '' },
    { kind: 'head', begin: `GET /v1/me HTTP/1.1\r\n${host}`, drip: 'X-Slow: 1\r\n' },
    { kind: 'body', begin: `${login}Content-Length: 60000\r\n\r\n{`, drip: ' ' },
    { kind: 'upload', begin: upload, drip: 'drip' },
  ];
}

function runSlowClient({ kind, begin, drip }: SlowClient): Promise<EndedClient> {
  const { hostname, port } = new URL(strongroom.url);
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const socket: Socket = connect(Number(port), hostname);
    let text = '';
    const timer = setInterval(() => {
      if (drip !== '' && socket.writable) socket.write(drip);
      if (performance.now() - startedAt > DEADLINE_MS) socket.destroy();
    }, DRIP_MS);
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearInterval(timer);
      const status = text === '' ? '' : text.slice(9, 12);
      resolve({ kind, status, ms: performance.now() - startedAt });
    });
    socket.write(begin);
  });
}

describe('200 slow clients', () => {
  it('are all closed in time, and do not slow down other clients', async () => {
    const running = slowClients().flatMap((kind) =>
      Array.from({ length: CLIENTS_PER_KIND }, () => runSlowClient(kind)),
    );
    let isOver = false;
    const ended = Promise.all(running).finally(() => (isOver = true));
    const probes: number[] = [];
    while (!isOver) {
      const startedAt = performance.now();
      const live = await fetch(`${strongroom.managementUrl}/health/live`);
      await live.arrayBuffer();
      expect(live.status).toBe(200);
      probes.push(performance.now() - startedAt);
      expect((await client.request('GET', '/v1/me')).status).toBe(200);
      await delay(PROBE_MS);
    }
    const all = await ended;
    expect(all).toHaveLength(4 * CLIENTS_PER_KIND);
    const outcomes = new Set(all.map(({ kind, status }) => `${kind} ${status}`.trim()));
    expect([...outcomes].sort()).toEqual(['body 408', 'head 408', 'silent', 'upload 408']);
    expect(Math.max(...all.map(({ ms }) => ms))).toBeLessThan(DEADLINE_MS);
    expect(Math.max(...probes)).toBeLessThan(MAX_PROBE_MS);
    const list = await client.request<{ items: unknown[] }>('GET', '/v1/documents');
    expect(list.body.items).toEqual([]);
  });
});
