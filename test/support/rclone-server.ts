import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '@app/testing';
import { findRclone } from './webdav-tools.js';

const READY_TIMEOUT_MS = 20_000;
const POLL_MS = 50;

export const RCLONE_USER = { username: 'me', password: 'a quiet harbour' } as const;

/** A folder of this machine as a WebDAV server, by `rclone serve webdav`. */
export class RcloneServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly cacheTime: string,
  ) {}

  /** @param cacheTime how long a listing is kept; changes that other programs make show up after it */
  static async start(folder: string, cacheTime = '50ms'): Promise<RcloneServer> {
    const server = new RcloneServer(folder, await findFreePort(), cacheTime);
    await server.start();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** Starts it again on the same port. */
  async start(password: string = RCLONE_USER.password): Promise<void> {
    const program = findRclone();
    if (program === undefined) throw new Error('rclone is missing: install the package rclone');
    const child = spawn(
      program,
      [
        'serve',
        'webdav',
        this.folder,
        `--addr=127.0.0.1:${this.port}`,
        `--user=${RCLONE_USER.username}`,
        `--pass=${password}`,
        // After it, or without any, each entry of a listing lists the folder again.
        `--dir-cache-time=${this.cacheTime}`,
        '--config=/dev/null',
        '--quiet',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.child = child;
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    const failed = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`rclone ended with ${code}: ${output}`)));
    });
    failed.catch(() => undefined);
    await Promise.race([this.untilReady(), failed]);
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  private async untilReady(): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const answer = await fetch(this.url).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.status === 401) return;
      await delay(POLL_MS);
    }
    throw new Error('rclone does not answer');
  }
}
