import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { runInContext, startDeadline } from '@app/request-context';
import { CONNECT_TIMEOUT_MS, RequestPool } from './request-pool.js';

/** A server that accepts connections and sends nothing. */
async function silentPool(): Promise<RequestPool> {
  const server = createServer((socket) => socket.on('error', () => {}));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const connectionTimeoutMillis = CONNECT_TIMEOUT_MS;
  return new RequestPool({ host: '127.0.0.1', port, user: 'anyone', connectionTimeoutMillis });
}

it.each([
  ['a promise', (pool: RequestPool) => pool.connect()],
  [
    'a callback',
    (pool: RequestPool) =>
      new Promise((resolve, reject) => {
        pool.connect((error, client) => (error === undefined ? resolve(client) : reject(error)));
      }),
  ],
] as const)(
  'a request near its deadline does not wait longer than that, by %s',
  async (_, connect) => {
    const pool = await silentPool();
    const begun = performance.now();
    await runInContext({ requestId: 'r' }, async () => {
      startDeadline(500);
      await expect(connect(pool)).rejects.toThrow('timeout exceeded when trying to connect');
    });
    const tookMs = performance.now() - begun;
    expect(tookMs).toBeGreaterThanOrEqual(490);
    expect(tookMs).toBeLessThan(CONNECT_TIMEOUT_MS);
  },
);
