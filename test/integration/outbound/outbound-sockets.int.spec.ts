import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createOutboundClient,
  NO_ALLOWED_NETWORKS,
  OutboundBlockedError,
  parseAllowedNetworks,
  type OutboundClient,
  type SocketTarget,
} from '@app/outbound';
import { startLocalServer, type LocalServer } from '../../support/local-server.js';
import { NameServer } from '../../support/name-server.js';

const LOOPBACK = parseAllowedNetworks('127.0.0.1');
const SECURITIES = ['none', 'starttls', 'tls'] as const;

describe('a socket to a host that a user names', () => {
  let server: LocalServer;
  let names: NameServer;
  let answers: string[][];
  let queries: number;
  const clients: OutboundClient[] = [];
  beforeEach(async () => {
    server = await startLocalServer((_request, response) => response.end());
    answers = [['127.0.0.1']];
    queries = 0;
    names = await NameServer.start((_name, query) => {
      queries += 1;
      return answers[Math.min(query, answers.length - 1)] ?? [];
    });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    names.stop();
    await server.stop();
  });

  const client = (allowedNetworks = LOOPBACK) => {
    const made = createOutboundClient({ allowedNetworks, nameServers: [names.address] });
    clients.push(made);
    return made;
  };
  const target = (host: string, security: SocketTarget['security'] = 'none'): SocketTarget => ({
    protocol: 'imap',
    host,
    port: server.port,
    security,
  });
  /** Resolves when it is open. */
  const open = async (outbound: OutboundClient, where: SocketTarget): Promise<Socket> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket = outbound.sockets.connect(where, resolve);
    socket.once('error', reject);
    await promise;
    return socket;
  };

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '0.0.0.0', 'localhost', 'inside.example'])(
    'to %s is not opened without an allowed network',
    async (host) => {
      const outbound = client(NO_ALLOWED_NETWORKS);
      for (const security of SECURITIES) {
        await expect(open(outbound, target(host, security))).rejects.toThrow(OutboundBlockedError);
      }
      expect(server.connections).toBe(0);
    },
  );

  it('is not opened when one of several addresses is inside, or not allowed', async () => {
    answers = [['127.0.0.1', '127.0.0.9']];
    await expect(open(client(), target('two.example'))).rejects.toThrow(OutboundBlockedError);
    answers = [['1.1.1.1', '127.0.0.1']];
    await expect(open(client(NO_ALLOWED_NETWORKS), target('two.example', 'tls'))).rejects.toThrow(
      OutboundBlockedError,
    );
    expect(server.connections).toBe(0);
  });

  it('goes to the address that was checked, and the next one is checked again', async () => {
    answers = [['127.0.0.1'], ['127.0.0.9']];
    const outbound = client();
    const socket = await open(outbound, target('rebind.example'));
    expect([socket.remoteAddress, queries]).toEqual(['127.0.0.1', 1]);
    await expect(open(outbound, target('rebind.example'))).rejects.toThrow(OutboundBlockedError);
    expect([server.connections, queries]).toEqual([1, 2]);
  });

  it('is closed with the client', async () => {
    const outbound = client();
    const socket = await open(outbound, target('server.example'));
    const closed = once(socket, 'close');
    await outbound.close();
    await closed;
    expect(socket.destroyed).toBe(true);
  });
});
