import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ClamdClient } from './clamd-client.js';
import { ScanFailedError, ScannerUnavailableError } from './scanning.errors.js';

const COMMAND = 'zINSTREAM\0';
const never = new AbortController().signal;
let server: Server | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

/** Starts a server that plays clamd's part, and returns a client of it. */
async function clientOf(play: (socket: Socket) => void, scanTimeoutSeconds = 10) {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    play(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return new ClamdClient({
    scanUrl: { host: '127.0.0.1', port },
    scanTimeoutSeconds,
    scanUnscanned: 'refuse',
  });
}

/** Answers when the whole stream has arrived; the answer may come in several packets. */
function answering(...packets: readonly string[]) {
  return (socket: Socket) => {
    let received = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data]);
      if (documentIn(received) !== undefined) void sendSlowly(socket, packets);
    });
  };
}

async function sendSlowly(socket: Socket, packets: readonly string[]): Promise<void> {
  for (const packet of packets) {
    socket.write(packet);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  socket.end();
}

/** Returns the bytes of a complete INSTREAM; undefined while it is not complete. */
function documentIn(received: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = COMMAND.length; at + 4 <= received.length;) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}

async function* chunksOf(...chunks: readonly (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
const scan = (client: ClamdClient) => client.scan(chunksOf('a', 'document'), never);

describe('a scan', () => {
  it('sends every byte, each chunk after its length, and no chunk without bytes', async () => {
    const large = Buffer.alloc(3_000_000, 7);
    let seen: Buffer | undefined;
    const client = await clientOf((socket) => {
      let received = Buffer.alloc(0);
      socket.on('data', (data: Buffer) => {
        received = Buffer.concat([received, data]);
        seen = documentIn(received);
        if (seen === undefined) return;
        expect(received.toString('latin1', 0, COMMAND.length)).toBe(COMMAND);
        socket.end('stream: OK\0');
      });
    });
    const verdict = await client.scan(chunksOf('first', '', large, 'last'), never);
    expect(verdict).toEqual({ kind: 'clean' });
    expect(seen?.equals(Buffer.concat([Buffer.from('first'), large, Buffer.from('last')]))).toBe(
      true,
    );
  });

  it.each([
    ['in one packet', ['stream: OK\0'], { kind: 'clean' }],
    ['split across packets', ['str', 'eam:', ' OK', '\0'], { kind: 'clean' }],
    [
      'of malware',
      ['stream: Eicar-', 'Test FOUND\0'],
      { kind: 'infected', signature: 'Eicar-Test' },
    ],
    [
      'of malware with a name that cannot be shown',
      ['stream: \u001b[2JWin\u00e4 FOUND\0'],
      { kind: 'infected', signature: '?[2JWin??' },
    ],
    [
      'of a limit',
      ['stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0'],
      { kind: 'incomplete' },
    ],
    ['of a size limit', ['INSTREAM size limit exceeded. ERROR\0'], { kind: 'incomplete' }],
    ['followed by more bytes', ['stream: OK\0stream: X FOUND\0'], { kind: 'clean' }],
  ])('understands a reply %s', async (_, packets, expected) => {
    expect(await scan(await clientOf(answering(...packets)))).toEqual(expected);
  });

  it.each([
    ['an error', ['stream: Can\u2019t allocate memory ERROR\0']],
    ['a reply without its end', ['stream: OK']],
    ['no reply', []],
    ['a reply that never ends', ['x'.repeat(10_000)]],
    ['a reply to another command', ['PONG\0']],
    ['a signature without a name', ['stream:  FOUND\0']],
    ['an OK that is part of a longer text', ['stream: OK OK\0']],
  ])('has no verdict after %s', async (_, packets) => {
    await expect(scan(await clientOf(answering(...packets)))).rejects.toBeInstanceOf(
      ScanFailedError,
    );
  });

  it('stops sending when the scanner replies that the document is too large', async () => {
    let sent = 0;
    async function* endless() {
      for (; ; sent += 1) yield Buffer.alloc(65_536);
    }
    const client = await clientOf((socket) => {
      socket.once('data', () => {
        socket.pause();
        socket.end('INSTREAM size limit exceeded. ERROR\0');
      });
    });
    expect(await client.scan(endless(), never)).toEqual({ kind: 'incomplete' });
    expect(sent).toBeLessThan(1_000);
  });

  it('does not believe that a document is clean before all of it was sent', async () => {
    let release = () => undefined as void;
    const replied = new Promise<void>((resolve) => (release = resolve));
    async function* slow() {
      yield Buffer.from('begin');
      await replied;
      yield Buffer.from('the rest');
    }
    const client = await clientOf((socket) => {
      socket.once('data', () => socket.write('stream: OK\0', () => setTimeout(release, 50)));
    });
    await expect(client.scan(slow(), never)).rejects.toBeInstanceOf(ScanFailedError);
  });

  it('fails when the scanner closes the connection in the middle', async () => {
    const client = await clientOf((socket) => socket.once('data', () => socket.destroy()));
    const large = Array.from({ length: 200 }, () => Buffer.alloc(65_536));
    await expect(client.scan(chunksOf(...large), never)).rejects.toBeInstanceOf(ScanFailedError);
  });

  it('fails when the scanner is stuck, and when the process stops', async () => {
    const stuck = await clientOf(() => undefined, 1);
    await expect(scan(stuck)).rejects.toBeInstanceOf(ScanFailedError);
    server?.close();
    const stopped = await clientOf(() => undefined);
    await expect(stopped.scan(chunksOf('a'), AbortSignal.timeout(50))).rejects.toBeInstanceOf(
      ScanFailedError,
    );
  });

  it('sends no end when the bytes cannot be read, so that there is no verdict', async () => {
    let received = Buffer.alloc(0);
    const client = await clientOf((socket) => {
      socket.on('data', (data: Buffer) => (received = Buffer.concat([received, data])));
    });
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('the store is unavailable');
    }
    await expect(client.scan(broken(), never)).rejects.toThrow('the store is unavailable');
    expect(documentIn(received)).toBeUndefined();
  });
});

describe('the scanner', () => {
  it('is available when it answers a ping', async () => {
    const client = await clientOf((socket) => socket.once('data', () => socket.end('PONG\0')));
    await expect(client.ping(never)).resolves.toBeUndefined();
  });

  it('is unavailable when nothing listens, and when another server does', async () => {
    const other = await clientOf((socket) => socket.end('220 mail.example.com ESMTP\r\n'));
    await expect(other.ping(never)).rejects.toBeInstanceOf(ScannerUnavailableError);
    server?.close();
    server = undefined;
    await expect(other.ping(never)).rejects.toBeInstanceOf(ScannerUnavailableError);
    await expect(scan(other)).rejects.toBeInstanceOf(ScannerUnavailableError);
  });
});
