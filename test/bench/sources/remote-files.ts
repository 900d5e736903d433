import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findFreePort } from '../../../libs/embedded-postgres/src/index.ts';

const run = promisify(execFile);
const FILES_A_FOLDER = 500;
const READY_MS = 20_000;
const POLL_MS = 50;

/** Small files that no account has, on a WebDAV server: `rclone serve webdav`. */
export class RemoteFiles {
  readonly username = 'me';
  readonly password = 'a quiet harbour';
  readonly url: string;
  readonly count: number;
  private readonly folder: string;
  private readonly child: ChildProcess;

  private constructor(folder: string, count: number, port: number) {
    this.folder = folder;
    this.count = count;
    this.url = `http://127.0.0.1:${port}/`;
    const credentials = [`--user=${this.username}`, `--pass=${this.password}`];
    this.child = spawn(
      'rclone',
      // Without any time, each entry of a listing lists the folder again.
      [
        'serve',
        'webdav',
        join(folder, 'remote'),
        `--addr=127.0.0.1:${port}`,
        ...credentials,
      ].concat(['--dir-cache-time=50ms', '--config=/dev/null', '--quiet']),
      { stdio: 'ignore' },
    );
  }

  /** Makes the files anew, and serves them. */
  static async serve(folder: string, count: number): Promise<RemoteFiles> {
    await rm(folder, { recursive: true, force: true });
    for (let i = 0; i < count; i += 1) {
      const below = join(folder, 'remote', `folder ${Math.floor(i / FILES_A_FOLDER)}`);
      if (i % FILES_A_FOLDER === 0) await mkdir(below, { recursive: true });
      await writeFile(join(below, `file ${i}.txt`), randomBytes(2_000).toString('base64'));
    }
    const remote = new RemoteFiles(folder, count, await findFreePort());
    for (const deadline = Date.now() + READY_MS; ;) {
      const answer = await fetch(remote.url).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.status === 401) return remote;
      if (Date.now() > deadline) throw new Error('rclone does not answer');
      await delay(POLL_MS);
    }
  }

  /** Copies all files with rclone's defaults. */
  async copySeconds(): Promise<number> {
    const { stdout } = await run('rclone', ['obscure', this.password]);
    const target = join(this.folder, 'copy');
    const begin = performance.now();
    await run('rclone', [
      'copy',
      ':webdav:',
      target,
      `--webdav-url=${this.url}`,
      `--webdav-user=${this.username}`,
      `--webdav-pass=${stdout.trim()}`,
      '--config=/dev/null',
    ]);
    const seconds = (performance.now() - begin) / 1_000;
    await rm(target, { recursive: true });
    return seconds;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGKILL');
      await once(this.child, 'exit');
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
