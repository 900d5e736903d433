import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { holdStill } from '@app/testing';

/** Debian installs it outside of the PATH of ordinary users. */
const CANDIDATES = [process.env['CLAMD'] ?? 'clamd', '/usr/sbin/clamd'];
const program = CANDIDATES.find((one) => spawnSync(one, ['--version']).error === undefined);

/** The test file that every scanner reports as malware. It is harmless. In two parts, so that no scanner reports this file. */
export const EICAR =
  String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR` + '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
export const EICAR_SIGNATURE = 'Strongroom.Eicar.UNOFFICIAL';

/** The settings of compose.scan.yaml, which the tests use except for the paths and one limit. */
const SHIPPED_CONFIG = join(import.meta.dirname, '../../deploy/clamav/clamd.conf');

/** Larger streams are refused by the server of {@link ClamdServer}. */
export const STREAM_MAX_BYTES = 200 * 1_024;

/** Whether clamd is installed. If it is not, this says so: tests without it prove nothing. */
export function hasClamd(): boolean {
  if (program === undefined) {
    process.stdout.write('\nNOT PROVED HERE: NO CLAMD. No document was scanned for malware.\n');
  }
  return program !== undefined;
}

/** A real clamd with one signature, on a Unix socket. A test may kill it and start it again. */
export class ClamdServer {
  private child: ChildProcess | undefined;

  private constructor(private readonly folder: string) {}

  /** Prepares a server that does not run yet. */
  static async create(): Promise<ClamdServer> {
    const folder = await mkdtemp(join(tmpdir(), 'strongroom-clamd-'));
    const server = new ClamdServer(folder);
    await mkdir(join(folder, 'signatures'));
    const pattern = Buffer.from(EICAR).toString('hex');
    await writeFile(join(folder, 'signatures/test.ndb'), `Strongroom.Eicar:0:*:${pattern}\n`);
    const changes: Readonly<Record<string, string>> = {
      LocalSocket: server.socketPath,
      DatabaseDirectory: join(folder, 'signatures'),
      StreamMaxLength: String(STREAM_MAX_BYTES),
    };
    const lines = (await readFile(SHIPPED_CONFIG, 'utf8'))
      .split('\n')
      .filter((line) => !line.startsWith('TCPSocket'))
      .map((line) =>
        line.replace(
          /^(\w+) (.*)$/,
          (_, key: string, value: string) => `${key} ${changes[key] ?? value}`,
        ),
      );
    const user = `User ${userInfo().username}`;
    await writeFile(join(folder, 'clamd.conf'), [...lines, user, ''].join('\n'));
    return server;
  }

  /** The value of `SCAN_URL`. */
  get url(): string {
    return `unix://${this.socketPath}`;
  }

  async start(): Promise<void> {
    if (program === undefined) throw new Error('clamd is not installed');
    const config = join(this.folder, 'clamd.conf');
    this.child = spawn(program, ['--config-file', config], { stdio: 'ignore' });
    const deadline = Date.now() + 20_000;
    while (!(await this.isReachable())) {
      if (Date.now() > deadline) throw new Error('clamd does not listen');
      await delay(20);
    }
  }

  /** Suspends it: connections are accepted by the kernel, but get no reply. */
  freeze(): void {
    holdStill(this.child);
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private get socketPath(): string {
    return join(this.folder, 'clamd.ctl');
  }

  private isReachable(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.socketPath);
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  }
}
