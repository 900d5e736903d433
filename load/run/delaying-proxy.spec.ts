import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDelayingProxy } from './delaying-proxy.ts';

let server: Server;
beforeAll(() => {
  server = createServer((req, res) => req.pipe(res));
  return new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());

it('forwards all bytes, and delays every response', async () => {
  const { port } = server.address() as AddressInfo;
  const proxy = await startDelayingProxy(`http://127.0.0.1:${port}`, 150);
  const body = 'x'.repeat(300_000);
  const begin = performance.now();
  const response = await fetch(proxy.url, { method: 'POST', body });
  expect(await response.text()).toBe(body);
  expect(performance.now() - begin).toBeGreaterThanOrEqual(150);
  await proxy.stop();
});
