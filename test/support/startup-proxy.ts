import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * What happens to connections during the outage. `refused`: no server listens. `cut`: the connection breaks at its first
 * statement. `recovering`: the server answers that it starts up or recovers (SQLSTATE 57P03). `broken at birth`: one packet
 * says that the connection is ready, and that the server closes it.
 */
export const OUTAGES = ['refused', 'cut', 'recovering', 'broken at birth'] as const;
export type Outage = (typeof OUTAGES)[number];

/** How long a process needs until its first connection. Without a listener the proxy cannot see that connection. */
const FIRST_CONNECTION_MS = 3_000;
const SSL_REQUEST = 80_877_103;

/** A proxy before PostgreSQL. It simulates an outage that begins at the connection with a given number. */
export class StartupProxy {
  /** The number of connections since `arm()`. */
  connections = 0;
  private readonly sockets = new Set<Socket>();
  private outage: Outage | undefined;
  private atConnection = Infinity;
  private returned = Promise.withResolvers<number>();
  private isAway = false;
  private readonly port: number;

  private constructor(
    private server: Server,
    private readonly target: URL,
    private readonly awayMs: number,
  ) {
    this.port = (server.address() as AddressInfo).port;
  }

  static async before(target: string, awayMs: number): Promise<StartupProxy> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const proxy = new StartupProxy(server, new URL(target), awayMs);
    server.on('connection', (client) => proxy.accept(client));
    return proxy;
  }

  /** Returns `url` with the address of the proxy. */
  instead(url: string): string {
    const through = new URL(url);
    through.host = `127.0.0.1:${this.port}`;
    return through.href;
  }

  /** Counts from 1 again, and begins the outage at that connection. Resolves with the time of its end. */
  arm(outage: Outage, atConnection: number): Promise<number> {
    this.connections = 0;
    this.outage = outage;
    this.atConnection = atConnection;
    this.returned = Promise.withResolvers<number>();
    if (outage === 'refused' && atConnection === 1) this.refuse(FIRST_CONNECTION_MS);
    return this.returned.promise;
  }

  disarm(): void {
    this.connections = 0;
    this.atConnection = Infinity;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(client: Socket): void {
    this.keep(client);
    this.connections += 1;
    if (this.outage === 'refused') {
      // No server listens for the next connection.
      if (this.connections + 1 === this.atConnection) this.refuse(this.awayMs);
      return this.pass(client);
    }
    if (this.connections === this.atConnection) {
      this.isAway = true;
      setTimeout(() => this.comeBack(), this.awayMs);
    }
    if (!this.isAway) return this.pass(client);
    if (this.outage === 'recovering') answer(client, recovering());
    else if (this.outage === 'broken at birth') this.pass(client, breakAtBirth);
    else this.pass(client, cutAtStatement);
  }

  private refuse(awayMs: number): void {
    this.server.close();
    setTimeout(() => {
      this.server = createServer((client) => this.accept(client));
      this.server.listen(this.port, '127.0.0.1', () => this.comeBack());
    }, awayMs);
  }

  private comeBack(): void {
    this.isAway = false;
    this.atConnection = Infinity;
    this.returned.resolve(performance.now());
  }

  private pass(client: Socket, join: (client: Socket, server: Socket) => void = joinPlainly): void {
    const server = connect(Number(this.target.port || 5432), this.target.hostname);
    this.keep(server);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('close', () => to.destroy());
    }
    join(client, server);
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
  }
}

function joinPlainly(client: Socket, server: Socket): void {
  client.pipe(server);
  server.pipe(client);
}

/** Lets the client log in, and breaks the connection when it sends its first statement. */
function cutAtStatement(client: Socket, server: Socket): void {
  let isReady = false;
  server.on('data', (bytes: Buffer) => {
    if (endsReady(bytes)) isReady = true;
    client.write(bytes);
  });
  client.on('data', (bytes: Buffer) => {
    if (isReady) client.resetAndDestroy();
    else server.write(bytes);
  });
}

/** Sends one packet which says that the connection is ready, and that the server closes it. */
function breakAtBirth(client: Socket, server: Socket): void {
  client.pipe(server);
  server.on('data', (bytes: Buffer) => {
    if (endsReady(bytes)) client.end(Buffer.concat([bytes, terminated()]));
    else client.write(bytes);
  });
}

/** Answers the first message of a connection with an error. */
function answer(client: Socket, error: Buffer): void {
  client.on('data', (bytes: Buffer) => {
    if (bytes.length === 8 && bytes.readInt32BE(4) === SSL_REQUEST) client.write('N');
    else client.end(error);
  });
}

/** ReadyForQuery, outside of a transaction. */
function endsReady(bytes: Buffer): boolean {
  return bytes.subarray(-6).equals(Buffer.from('Z\0\0\0\u0005I', 'latin1'));
}

const recovering = () => errorResponse('57P03', 'the database system is in recovery mode');
const terminated = () =>
  errorResponse('57P01', 'terminating connection due to administrator command');

function errorResponse(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`, 'latin1');
  const head = Buffer.alloc(5);
  head.write('E', 'latin1');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
