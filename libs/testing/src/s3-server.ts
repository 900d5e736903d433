import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findFreePort } from '@app/embedded-postgres';
import { holdStill } from './hold-still.js';

const ACCESS_KEY = 'for-tests-only';
const SECRET_KEY = 'for-tests-on-loopback-only';
const START_TIMEOUT_MS = 20_000;

/** A user besides the one that may do everything. A policy of the bucket says what it may do. */
export interface S3User {
  readonly access: string;
  readonly secret: string;
}

/** Settings of an app whose store is this server. */
export interface S3Settings extends Record<string, string> {
  STORAGE_URL: string;
  AWS_ACCESS_KEY_ID: string;
  AWS_SECRET_ACCESS_KEY: string;
}

const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** A real S3 server (versitygw over a folder) on a free port, which a test may stop, kill and start again. */
export class S3Server {
  private child: ChildProcess | undefined;
  private output = '';

  private constructor(
    private readonly program: string,
    private readonly port: number,
    /** The folder of its buckets. */
    readonly folder: string,
    private readonly ownsFolder: boolean,
    private readonly usersFolder: string | undefined,
  ) {}

  /** Keeps its buckets in `folder`, or in a temporary folder that `stop` removes. */
  static async start(folder?: string, users?: readonly S3User[]): Promise<S3Server> {
    const finder = join(import.meta.dirname, '../../../test/support/s3-server.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [finder]);
    const own = folder ?? (await mkdtemp(join(tmpdir(), 'strongroom-s3-')));
    const usersFolder = users && (await writeUsers(users));
    const isOwn = folder === undefined;
    const server = new S3Server(stdout.trim(), await findFreePort(), own, isOwn, usersFolder);
    await server.start();
    return server;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Creates a bucket: for the server each folder is a bucket. */
  async createBucket(name: string): Promise<void> {
    await mkdir(join(this.folder, name));
  }

  /** Settings by which an app keeps its documents in a bucket, by default with the keys that may do everything. */
  settings(bucketAndPrefix: string, user?: S3User): S3Settings {
    const parameters = `endpoint=${this.endpoint}&region=us-east-1&forcePathStyle=true`;
    return {
      STORAGE_URL: `s3://${bucketAndPrefix}?${parameters}`,
      AWS_ACCESS_KEY_ID: user?.access ?? ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: user?.secret ?? SECRET_KEY,
    };
  }

  async start(): Promise<void> {
    const address = `127.0.0.1:${this.port}`;
    const users = this.usersFolder === undefined ? [] : ['--iam-dir', this.usersFolder];
    const args = ['--port', address, '--keep-alive', ...users, 'posix', this.folder];
    const child = spawn(this.program, args, {
      env: {
        PATH: process.env['PATH'],
        ROOT_ACCESS_KEY_ID: ACCESS_KEY,
        ROOT_SECRET_ACCESS_KEY: SECRET_KEY,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    alive.add(child);
    child.once('exit', () => alive.delete(child));
    child.stderr.on('data', (text) => (this.output = (this.output + String(text)).slice(-4_000)));
    this.child = child;
    const failed = once(child, 'error').then(([error]) => {
      throw new Error(`${this.program} cannot be started`, { cause: error });
    });
    await Promise.race([failed, this.untilReachable(child)]);
  }

  /** kill -9: connections break without an answer. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Stops it with SIGSTOP: connections stay open, nothing is answered. */
  freeze(): void {
    holdStill(this.child);
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.end('SIGKILL');
    const folders = [this.ownsFolder ? this.folder : undefined, this.usersFolder];
    for (const folder of folders.filter((one) => one !== undefined)) {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  private async untilReachable(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`versitygw has ended: ${this.output}`);
      try {
        await (await fetch(this.endpoint, { signal: AbortSignal.timeout(1_000) })).arrayBuffer();
        return;
      } catch {
        if (Date.now() > deadline) throw new Error(`versitygw does not answer: ${this.output}`);
        await delay(50);
      }
    }
  }
}

/** Writes the file from which versitygw reads its users. */
async function writeUsers(users: readonly S3User[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'strongroom-s3-users-'));
  const accounts = users.map((user) => [user.access, { ...user, role: 'user' }] as const);
  const text = JSON.stringify({ accessAccounts: Object.fromEntries(accounts) });
  await writeFile(join(folder, 'users.json'), text, { mode: 0o600 });
  return folder;
}
