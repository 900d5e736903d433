import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PORTS } from '../support/launch.js';

const ROOT = join(import.meta.dirname, '../..');
const READY_MS = 90_000;
/** `script` of util-linux makes a pseudo terminal. Without it, only tools/progress.spec.ts tests a terminal. */
const hasScript = (spawnSync('script', ['--version']).stdout ?? '').includes('util-linux');

/** Runs a command at a pseudo terminal. */
class Terminal {
  private readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  output = '';

  constructor(command: string, settings: Record<string, string>) {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings };
    // Without a shell in between, because Ctrl-C would end the shell, too.
    const args = ['--quiet', '--flush', '--return', '--command', `exec ${command}`, '/dev/null'];
    this.process = spawn('script', args, { cwd: ROOT, env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.ended = once(this.process, 'exit').then(([code]) => code as number | null);
  }

  type(text: string): void {
    this.process.stdin?.write(text);
  }

  async shows(text: string): Promise<void> {
    await vi.waitFor(
      () => {
        if (!this.output.includes(text)) throw new Error(`does not show ${text}: ${this.output}`);
      },
      { timeout: READY_MS, interval: 50 },
    );
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null) return;
    this.type('\u0003');
    await this.ended;
  }
}

describe.runIf(hasScript)('at a terminal', () => {
  let dataDir: string;
  let terminals: Terminal[];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'strongroom-terminal-'));
    terminals = [];
  });

  afterEach(async () => {
    for (const one of terminals.toReversed()) await one.end();
    rmSync(dataDir, { recursive: true });
  });

  function open(command: string, settings: Record<string, string> = {}): Terminal {
    const ports = Object.fromEntries(PORTS.map((name) => [name, '0']));
    const one = new Terminal(command, { DATA_DIR: dataDir, ...ports, ...settings });
    terminals.push(one);
    return one;
  }

  it('npm start shows readable lines, accounts are created meanwhile, and Ctrl-C ends it', async () => {
    const server = open('node tools/bootstrap.mjs tools/launcher/start-local.ts');
    await server.shows('ready on http');
    expect(server.output).toContain('strongroom: starting PostgreSQL ...');
    expect(server.output).toMatch(/\[\d\d:\d\d:\d\d\.\d+\].*Database is up to date/);
    expect(server.output).not.toContain('{"level"');

    const password = 'correct horse battery staple';
    const account = open(
      'node tools/bootstrap.mjs tools/launcher/account.ts create me@example.org',
    );
    await account.shows('Password (12 to 128 characters): ');
    account.type(`${password}\r`);
    await account.shows('Repeat the password: ');
    account.type(`${password}\r`);
    expect(await account.ended).toBe(0);
    expect(account.output).toMatch(/Created the account [0-9a-f-]{36}\./);
    expect(account.output).not.toContain(password);

    const other = open('node tools/bootstrap.mjs tools/launcher/account.ts create you@example.org');
    await other.shows('Password');
    other.type(`${password}\r`);
    await other.shows('Repeat the password: ');
    other.type(`${password}!\r`);
    expect(await other.ended).toBe(1);
    expect(other.output).toContain('The two passwords differ.');

    server.type('\u0003');
    expect(await server.ended).toBe(0);
    expect(server.output).toContain('strongroom: stopping ...');
  });

  it('npm start writes JSON lines in production', async () => {
    const server = open('node tools/bootstrap.mjs tools/launcher/start-local.ts', {
      NODE_ENV: 'production',
      REGISTRATION: 'closed',
      JWT_SECRET: 'a secret of this test that is long enough',
    });
    await server.shows('ready on http');
    expect(server.output).toMatch(/\{"level":"info".*"msg":"Database is up to date"\}\r\n/);
  });
});
