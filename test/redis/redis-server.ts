import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '@app/embedded-postgres';
import { holdStill } from '@app/testing';

/**
 * A real redis-server (or valkey-server) from the PATH, on a free port. A test may kill it and start it
 * again.
 */
export class RedisServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly users: string | undefined,
  ) {}

  /** @param users the path of an ACL file; without it, every client may do everything */
  static async start(users?: string): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'strongroom-redis-'));
    const server = new RedisServer(await findFreePort(), folder, users);
    await server.start();
    return server;
  }

  get url(): string {
    return this.urlOf();
  }

  /** Returns the URL for a user of the ACL file. */
  urlOf(user?: { readonly name: string; readonly password: string }): string {
    const credentials = user === undefined ? '' : `${user.name}:${user.password}@`;
    return `redis://${credentials}127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const program = process.env['REDIS_SERVER'] ?? 'redis-server';
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder];
    if (this.users !== undefined) args.push('--aclfile', this.users);
    const child = spawn(program, [...args, '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    });
    this.child = child;
    const failed = once(child, 'error').then(([error]) => {
      throw new Error(`${program} cannot be started; is it installed?`, { cause: error });
    });
    await Promise.race([failed, this.untilReachable()]);
  }

  /** Kills it with SIGKILL: connections break without a reply. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Suspends it: connections stay open, but get no reply. */
  freeze(): void {
    holdStill(this.child);
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.end('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  private async untilReachable(): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (!(await this.isReachable())) {
      if (Date.now() > deadline) throw new Error('redis-server does not answer');
      await delay(20);
    }
  }

  private isReachable(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  }
}
