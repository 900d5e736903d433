import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface DelayingProxy {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts a TCP proxy in front of an api that delays its responses by `delayMs`. It imitates a slow api.
 * Requests are forwarded at once.
 */
export async function startDelayingProxy(target: string, delayMs: number): Promise<DelayingProxy> {
  const { hostname, port } = new URL(target);
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.pipe(upstream);
    upstream.on('data', (bytes: Buffer) => {
      void delay(delayMs).then(() => client.writable && client.write(bytes));
    });
    upstream.on('end', () => {
      void delay(delayMs).then(() => client.end());
    });
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}
