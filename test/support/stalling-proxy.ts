import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/**
 * A TCP proxy that can stall: connections stay open and new ones are accepted, but no byte passes. It
 * imitates a server that hangs, or a network that drops packets. It can also delay every byte.
 */
export class StallingProxy {
  private readonly pairs = new Set<[Socket, Transform]>();
  private delayMs = 0;
  private isStalled = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async before(target: string): Promise<StallingProxy> {
    const server = createServer();
    const proxy = new StallingProxy(server, new URL(target));
    server.on('connection', (client) => proxy.accept(client));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  /** Returns `url` with the host and port of the proxy. */
  instead(url: string): string {
    const through = new URL(url);
    through.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return through.href;
  }

  stall(): void {
    this.isStalled = true;
    for (const [from, to] of this.pairs) from.unpipe(to).pause();
  }

  /** Delays all bytes from now on, in both directions; 0 means no delay. */
  slowDown(delayMs: number): void {
    this.delayMs = delayMs;
  }

  resume(): void {
    this.isStalled = false;
    for (const [from, to] of this.pairs) from.pipe(to);
  }

  async close(): Promise<void> {
    for (const [from] of this.pairs) from.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(client: Socket): void {
    const server = connect(Number(this.target.port || 5432), this.target.hostname);
    this.join(client, server);
    this.join(server, client);
  }

  private join(from: Socket, to: Socket): void {
    const delayed = new Transform({
      transform: (chunk, _encoding, done) => {
        if (this.delayMs === 0) done(null, chunk);
        else setTimeout(() => done(null, chunk), this.delayMs);
      },
    });
    delayed.pipe(to);
    const pair: [Socket, Transform] = [from, delayed];
    this.pairs.add(pair);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.pairs.delete(pair);
      to.destroy();
    });
    if (!this.isStalled) from.pipe(delayed);
  }
}
