import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import type { RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createOutboundClient,
  NO_ALLOWED_NETWORKS,
  OutboundBlockedError,
  OutboundRefusedError,
  OutboundUnavailableError,
  OutboundUnknownHostError,
  parseAllowedNetworks,
  type OutboundClient,
} from '@app/outbound';
import { startLocalServer, type LocalServer } from '../../support/local-server.js';
import { NameServer } from '../../support/name-server.js';

const LOOPBACK = parseAllowedNetworks('127.0.0.1');
const ok: RequestListener = (_request, response) => response.end('inside');

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function serve(listener: RequestListener, address?: string): Promise<LocalServer> {
  const server = await startLocalServer(listener, address);
  cleanups.push(() => server.stop());
  return server;
}

function client(options: Parameters<typeof createOutboundClient>[0]): OutboundClient {
  const made = createOutboundClient(options);
  cleanups.push(() => made.close());
  return made;
}

function get(
  outbound: OutboundClient,
  url: string,
  options: { maxBytes?: number; firstByteTimeoutMs?: number; signal?: AbortSignal } = {},
) {
  const request = { method: 'GET', signal: AbortSignal.timeout(20_000), ...options };
  return outbound.request(new URL(url), request);
}

async function read(outbound: OutboundClient, url: string, options?: { maxBytes?: number }) {
  const { body } = await get(outbound, url, options);
  return (await buffer(body)).toString();
}

describe('a connection', () => {
  let server: LocalServer;
  beforeEach(async () => {
    server = await serve(ok);
  });

  it.each([
    'http://127.0.0.1',
    'https://127.0.0.1',
    'http://localhost',
    'https://localhost',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://2130706433',
    'https://0x7f.1',
    'https://0.0.0.0',
  ])('to %s is not opened without an allowed network', async (origin) => {
    const outbound = client({ allowedNetworks: NO_ALLOWED_NETWORKS });
    await expect(get(outbound, `${origin}:${server.port}/`)).rejects.toThrow(OutboundBlockedError);
    expect(server.connections).toBe(0);
  });

  it('to an allowed network is opened, by address and by name', async () => {
    const names = await NameServer.start(() => ['127.0.0.1']);
    cleanups.push(() => names.stop());
    const outbound = client({ allowedNetworks: LOOPBACK, nameServers: [names.address] });
    expect(await read(outbound, `http://127.0.0.1:${server.port}/`)).toBe('inside');
    expect(await read(outbound, `http://nas.example:${server.port}/`)).toBe('inside');
  });

  it('to a name that resolves to another address the second time is refused', async () => {
    const names = await NameServer.start((_name, query) => [
      query === 0 ? '127.0.0.1' : '127.0.0.9',
    ]);
    const inside = await serve(ok, '127.0.0.9');
    cleanups.push(() => names.stop());
    const outbound = client({ allowedNetworks: LOOPBACK, nameServers: [names.address] });
    const answer = await get(outbound, `http://rebind.example:${server.port}/`);
    answer.body.destroy();
    await expect(get(outbound, `http://rebind.example:${inside.port}/`)).rejects.toThrow(
      OutboundBlockedError,
    );
    expect([server.connections, inside.connections]).toEqual([1, 0]);
  });

  it('uses the answer that was checked: there is one query for each connection', async () => {
    const asked: string[] = [];
    const names = await NameServer.start((name) => {
      asked.push(name);
      return ['127.0.0.1'];
    });
    cleanups.push(() => names.stop());
    const outbound = client({ allowedNetworks: LOOPBACK, nameServers: [names.address] });
    expect(await read(outbound, `http://once.example:${server.port}/`)).toBe('inside');
    expect(asked).toEqual(['once.example']);
  });

  it('to a name with one address inside and others outside is refused', async () => {
    const names = await NameServer.start(() => ['1.1.1.1', '127.0.0.9']);
    cleanups.push(() => names.stop());
    const outbound = client({ allowedNetworks: NO_ALLOWED_NETWORKS, nameServers: [names.address] });
    await expect(get(outbound, `https://mixed.example:${server.port}/`)).rejects.toThrow(
      OutboundBlockedError,
    );
  });

  it('to a name without addresses is one to an unknown host, over http, too', async () => {
    const names = await NameServer.start(() => []);
    cleanups.push(() => names.stop());
    const outbound = client({ allowedNetworks: LOOPBACK, nameServers: [names.address] });
    for (const url of ['https://missing.example/', 'http://missing.example/']) {
      await expect(get(outbound, url)).rejects.toThrow(OutboundUnknownHostError);
    }
  });

  it('is unavailable, but not to an unknown host, while the name server does not answer', async () => {
    const outbound = client({ allowedNetworks: LOOPBACK, nameServers: ['127.0.0.1:9'] });
    const failed = get(outbound, 'https://some.example/');
    await expect(failed).rejects.toThrow(OutboundUnavailableError);
    await expect(failed).rejects.not.toThrow(OutboundUnknownHostError);
  });

  it('is used again for the next request of the origin', async () => {
    const outbound = client({ allowedNetworks: LOOPBACK });
    for (let i = 0; i < 5; i += 1) {
      expect(await read(outbound, `http://127.0.0.1:${server.port}/${i}`)).toBe('inside');
    }
    // The second request may begin before the first connection is free.
    expect(server.connections).toBeLessThanOrEqual(2);
  });

  it('to a URL with credentials or of another protocol is refused', async () => {
    const outbound = client({ allowedNetworks: LOOPBACK });
    for (const url of [
      `http://me:secret@127.0.0.1:${server.port}/`,
      'ftp://127.0.0.1/',
      'file:///',
    ]) {
      await expect(get(outbound, url)).rejects.toThrow(OutboundBlockedError);
    }
    expect(server.connections).toBe(0);
  });

  it('with https to a server without TLS is refused', async () => {
    const outbound = client({ allowedNetworks: LOOPBACK });
    await expect(get(outbound, `https://127.0.0.1:${server.port}/`)).rejects.toThrow(
      OutboundRefusedError,
    );
  });

  it('that no server accepts is unavailable', async () => {
    const outbound = client({ allowedNetworks: LOOPBACK });
    await server.stop();
    cleanups.shift();
    await expect(get(outbound, `http://127.0.0.1:${server.port}/`)).rejects.toThrow(
      OutboundUnavailableError,
    );
  });
});

describe('a redirect', () => {
  const redirectTo =
    (location: string, status = 302): RequestListener =>
    (request, response) => {
      if (request.url === '/target')
        response.end(`${request.method} with ${request.headers.authorization}`);
      else response.writeHead(status, { location }).end('moved');
    };

  it.each([301, 302, 307, 308])('with %i within the origin repeats the request', async (status) => {
    const server = await serve(redirectTo('/target', status));
    const outbound = client({ allowedNetworks: LOOPBACK });
    const { body } = await outbound.request(new URL(`http://127.0.0.1:${server.port}/`), {
      method: 'PROPFIND',
      headers: { authorization: 'Basic secret' },
      body: '<propfind/>',
      signal: AbortSignal.timeout(20_000),
    });
    expect((await buffer(body)).toString()).toBe('PROPFIND with Basic secret');
  });

  it('to another origin is refused, and the other origin gets no connection', async () => {
    const other = await serve(ok);
    const outbound = client({ allowedNetworks: LOOPBACK });
    for (const location of [
      `http://127.0.0.1:${other.port}/target`,
      `http://localhost:${other.port}/`,
      `//127.0.0.1:${other.port}/`,
      'http://169.254.169.254/latest/meta-data/',
      'file:///etc/passwd',
      'http://[',
    ]) {
      const server = await serve(redirectTo(location));
      await expect(get(outbound, `http://127.0.0.1:${server.port}/`)).rejects.toThrow(
        OutboundRefusedError,
      );
    }
    expect(other.connections).toBe(0);
  });

  it('without a target, and one that changes the method, is refused', async () => {
    const outbound = client({ allowedNetworks: LOOPBACK });
    const without = await serve((_request, response) => response.writeHead(302).end());
    const see = await serve(redirectTo('/target', 303));
    for (const { port } of [without, see]) {
      await expect(get(outbound, `http://127.0.0.1:${port}/`)).rejects.toThrow(
        OutboundRefusedError,
      );
    }
  });

  it('is followed three times, and not a fourth time', async () => {
    const server = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('here');
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    const outbound = client({ allowedNetworks: LOOPBACK });
    expect(await read(outbound, `http://127.0.0.1:${server.port}/3`)).toBe('here');
    await expect(get(outbound, `http://127.0.0.1:${server.port}/4`)).rejects.toThrow(
      OutboundRefusedError,
    );
  });
});

describe('an answer', () => {
  const bomb = gzipSync(gzipSync(Buffer.alloc(50_000_000)));
  const outbound = () => client({ allowedNetworks: LOOPBACK, stallTimeoutMs: 1_000 });
  const urlOf = ({ port }: LocalServer) => `http://127.0.0.1:${port}/`;

  it('is not asked for in compressed form', async () => {
    const server = await serve((request, response) =>
      response.end(request.headers['accept-encoding']),
    );
    expect(await read(outbound(), urlOf(server))).toBe('identity');
  });

  it.each(['gzip', 'br', 'deflate', 'gzip, gzip', 'zstd'])(
    'that is compressed all the same (%s) is refused',
    async (encoding) => {
      const server = await serve((_request, response) =>
        response.writeHead(200, { 'content-encoding': encoding }).end(bomb),
      );
      await expect(get(outbound(), urlOf(server))).rejects.toThrow(OutboundRefusedError);
    },
  );

  it('that announces more bytes than are accepted is refused at once', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1001' }).write('x');
    });
    await expect(get(outbound(), urlOf(server), { maxBytes: 1_000 })).rejects.toThrow(
      OutboundRefusedError,
    );
  });

  it('without an end is cut at the limit, and the connection is closed', async () => {
    let sent = 0;
    let closed: Promise<unknown> = Promise.resolve();
    const server = await serve((_request, response) => {
      closed = once(response, 'close');
      const chunk = Buffer.alloc(65_536);
      const more = (): void => {
        while (!response.destroyed) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
      };
      more();
    });
    await expect(read(outbound(), urlOf(server), { maxBytes: 1_000_000 })).rejects.toThrow(
      OutboundRefusedError,
    );
    await closed;
    // What the buffers of the sockets hold comes on top.
    expect(sent).toBeLessThan(20_000_000);
  });

  it('is not read ahead of a slow reader', async () => {
    let sent = 0;
    const server = await serve((_request, response) => {
      const chunk = Buffer.alloc(65_536);
      const more = (): void => {
        while (!response.destroyed) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
      };
      more();
    });
    const { body } = await get(outbound(), urlOf(server));
    // Longer than the limit for stalls: a reader that pauses is no stall of the server.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(sent).toBeLessThan(20_000_000);
    expect(body.errored).toBeNull();
    body.destroy();
  });

  it('that begins late is unavailable, also when the server sends interim answers all the time', async () => {
    const silent = await serve(() => undefined);
    const interim = await serve((request) => {
      const timer = setInterval(() => request.socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 20);
      request.socket.once('close', () => clearInterval(timer));
    });
    for (const server of [silent, interim]) {
      await expect(get(outbound(), urlOf(server), { firstByteTimeoutMs: 300 })).rejects.toThrow(
        OutboundUnavailableError,
      );
    }
  });

  it('that stops in between is unavailable', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half');
    });
    const startedAt = Date.now();
    await expect(read(outbound(), urlOf(server))).rejects.toThrow(OutboundUnavailableError);
    expect(Date.now() - startedAt).toBeLessThan(6_000);
  });

  it.each([
    ['with a length', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'],
    ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
    ['in the head', 'HTTP/1.1 200 OK\r\ncontent-le'],
    ['before the head', ''],
  ])('that is cut %s is unavailable', async (_where, bytes) => {
    const url = await rawServer(bytes);
    await expect(read(outbound(), url)).rejects.toThrow(OutboundUnavailableError);
  });

  it.each([
    ['is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['has an endless head', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`],
    ['has a wrong chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n'],
  ])('that %s is refused, and the error has none of its bytes', async (_what, bytes) => {
    const url = await rawServer(bytes);
    const error = await read(outbound(), url).catch((caught: unknown) => caught as Error);
    expect(error).toBeInstanceOf(OutboundRefusedError);
    expect(inspect(error)).not.toMatch(/OpenSSH|yyy|xyz/);
  });

  it('ends with the reason of the signal, before and after its head', async () => {
    const server = await serve((_request, response) => response.writeHead(200).write('half'));
    const silent = await serve(() => undefined);
    const reason = new Error('stopped');
    const controller = new AbortController();
    const { body } = await get(outbound(), urlOf(server), { signal: controller.signal });
    const waiting = get(outbound(), urlOf(silent), { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    await expect(waiting).rejects.toBe(reason);
    // The stream has failed while no reader listened.
    await expect(buffer(body)).rejects.toBe(reason);
  });

  async function rawServer(bytes: string): Promise<string> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(bytes));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
});

it('a name server that never answers does not keep files from being read', async () => {
  const silent = createSocket('udp4').bind(0, '127.0.0.1');
  cleanups.push(() => silent.close());
  await once(silent, 'listening');
  const nameServers = [`127.0.0.1:${silent.address().port}`];
  const outbound = client({ allowedNetworks: LOOPBACK, nameServers });
  const waiting = Array.from({ length: 20 }, (_, i) =>
    get(outbound, `https://slow-${i}.example/`, { firstByteTimeoutMs: 1_000 }),
  );
  const settled = Promise.allSettled(waiting);
  const startedAt = Date.now();
  await Promise.all(Array.from({ length: 20 }, () => stat(tmpdir())));
  expect(Date.now() - startedAt).toBeLessThan(500);
  for (const { status, ...result } of await settled) {
    expect(status).toBe('rejected');
    expect((result as PromiseRejectedResult).reason).toBeInstanceOf(OutboundUnavailableError);
  }
});
