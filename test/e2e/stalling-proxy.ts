import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/**
 * Stands before a server and can stall: every connection stays open, new ones are accepted, and no byte passes. That is
 * what a server that hangs, or a network that swallows packets, looks like from here. Or it can be slow: every byte
 * arrives, late.
 */
export class StallingProxy {
  private readonly pairs = new Set<[Socket, Transform]>();
  private lateMs = 0;
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

  /** `url`, reached through here. */
  instead(url: string): string {
    const through = new URL(url);
    through.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return through.href;
  }

  stall(): void {
    this.isStalled = true;
    for (const [from, to] of this.pairs) from.unpipe(to).pause();
  }

  /** From now on what is sent arrives later by so much, either way; 0 is as fast as can be. */
  slowDown(lateMs: number): void {
    this.lateMs = lateMs;
  }

  goOn(): void {
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
    const late = new Transform({
      transform: (chunk, _encoding, done) => {
        if (this.lateMs === 0) done(null, chunk);
        else setTimeout(() => done(null, chunk), this.lateMs);
      },
    });
    late.pipe(to);
    const pair: [Socket, Transform] = [from, late];
    this.pairs.add(pair);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.pairs.delete(pair);
      to.destroy();
    });
    if (!this.isStalled) from.pipe(late);
  }
}
