import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createOutboundClient, parseAllowedNetworks, type OutboundClient } from '@app/outbound';
import { z } from 'zod';
import { SourceUnavailableError } from '../sources.errors.js';
import { CloudClient } from './cloud-client.js';

const TIMEOUT_MS = 300;

let server: Server | undefined;
let outbound: OutboundClient | undefined;

afterEach(async () => {
  await outbound?.close();
  server?.closeAllConnections();
  server?.close();
});

async function ask(listener: RequestListener, signal: AbortSignal): Promise<unknown> {
  server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  outbound = createOutboundClient({ allowedNetworks: parseAllowedNetworks('127.0.0.1') });
  const base = new URL(`http://127.0.0.1:${port}/`);
  const tokens = { get: () => Promise.resolve('token') };
  const client = new CloudClient(outbound, base, tokens, () => undefined, TIMEOUT_MS);
  return client.json(z.unknown(), client.url('x'), signal);
}

const silent: RequestListener = () => undefined;
/** Sends a byte from time to time, so that the stream never stalls. */
const dripping: RequestListener = (_, res) => {
  res.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => res.write(' '), 20);
  res.once('close', () => clearInterval(timer));
};

describe('an answer in JSON', () => {
  it.each([
    ['never comes', silent],
    ['comes byte by byte', dripping],
  ])('that %s is unavailable after a time', async (_, listener) => {
    const signal = AbortSignal.timeout(10_000);
    await expect(ask(listener, signal)).rejects.toThrow(SourceUnavailableError);
  });

  it('ends with the reason of an aborted signal', async () => {
    const reason = new Error('stopped');
    const controller = new AbortController();
    const asked = ask((...request) => {
      dripping(...request);
      setTimeout(() => controller.abort(reason), 50);
    }, controller.signal);
    await expect(asked).rejects.toBe(reason);
  });
});
