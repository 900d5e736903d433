import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../../tools/launcher/failure.ts';

const START_MS = 20_000;
const POLL_MS = 30;

/** An external server (Redis, a store) that can be killed, frozen and restarted. */
export class ServerProcess {
  private readonly program: string;
  private readonly args: readonly string[];
  readonly port: number;
  private readonly env: Readonly<Record<string, string>>;
  private child: ChildProcess | undefined;

  constructor(
    program: string,
    args: readonly string[],
    port: number,
    env: Readonly<Record<string, string>> = {},
  ) {
    this.program = program;
    this.args = args;
    this.port = port;
    this.env = env;
  }

  async start(): Promise<void> {
    const child = spawn(this.program, this.args, {
      stdio: 'ignore',
      detached: true,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...this.env },
    });
    this.child = child;
    const failed = once(child, 'error').then(([error]) => {
      throw new Failure(`${this.program} cannot be started: ${(error as Error).message}`);
    });
    await Promise.race([failed, this.untilReachable()]);
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.end('SIGTERM');
  }

  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
    await exited;
    clearTimeout(timer);
  }

  private async untilReachable(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (!(await this.isReachable())) {
      if (Date.now() > deadline) throw new Failure(`${this.program} does not answer`);
      await delay(POLL_MS);
    }
  }

  private isReachable(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      socket.once('error', () => resolve(false));
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
    });
  }
}
