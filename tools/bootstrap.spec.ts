import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const locked = {
  '': { name: 'app' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/other-platform': { version: '1.0.0', integrity: 'sha512-o', optional: true },
};
const installed = { 'node_modules/a': locked['node_modules/a'] };

describe('bootstrap.mjs', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'strongroom-bootstrap-'));
    write('package-lock.json', JSON.stringify({ packages: locked }));
    const allowScripts = { a: true, b: false, 'other-platform': true };
    write('package.json', JSON.stringify({ name: 'app', allowScripts }));
    write(
      'tools/probe.ts',
      `process.stdout.write('ran ' + process.argv.slice(2).join(' ')); process.exitCode = 7;`,
    );
    mkdirSync(join(root, 'tools'), { recursive: true });
    for (const file of ['bootstrap.mjs', 'progress.mjs', 'supervise.mjs']) {
      copyFileSync(join(import.meta.dirname, file), join(root, 'tools', file));
    }
    // Replaces npm: records its arguments, and writes an installation.
    write(
      'npm/npm-cli.js',
      `const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
       appendFileSync(${JSON.stringify(join(root, 'npm.log'))}, process.argv.slice(2).join(' ') + '\\n');
       if (process.env.FAIL) { console.error('the registry is unavailable'); process.exit(5); }
       if (process.argv[2] === 'rebuild') process.exit(process.env.FAIL_REBUILD ? 6 : 0);
       for (const name of ['a', 'b']) mkdirSync('node_modules/' + name, { recursive: true });
       writeFileSync('node_modules/.package-lock.json', ${JSON.stringify(JSON.stringify({ packages: installed }))});`,
    );
  });

  afterEach(() => rmSync(root, { recursive: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  async function run(
    args: string[],
    env: Record<string, string> = {},
  ): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, [join(root, 'tools/bootstrap.mjs'), ...args], {
      env: { PATH: process.env.PATH, npm_execpath: join(root, 'npm/npm-cli.js'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    await once(child, 'close');
    return { code: child.exitCode, ...output };
  }

  function npmRuns(): string[] {
    const log = join(root, 'npm.log');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  }

  function countInstallations(): number {
    return npmRuns().filter((line) => line.startsWith('ci ')).length;
  }

  it('installs on a fresh clone, runs the tool, and ends with its exit code', async () => {
    const result = await run(['tools/probe.ts', '--watch', 'x']);
    expect(result).toMatchObject({ code: 7, stdout: 'ran --watch x' });
    expect(npmRuns()[0]).toMatch(/^ci --ignore-scripts --include=dev/);
  });

  it.each(['--help', '-h'])(
    'prints the help of a tool that has one, and starts nothing: %s',
    async (option) => {
      write('tools/probe.help.txt', 'what it does\n');
      expect(await run(['tools/probe.ts', option])).toEqual({
        code: 0,
        stdout: 'what it does\n',
        stderr: '',
      });
      expect(npmRuns()).toEqual([]);
    },
  );

  it('passes --help on to a tool that has no help of its own', async () => {
    expect(await run(['tools/probe.ts', '--help'])).toMatchObject({
      code: 7,
      stdout: 'ran --help',
    });
  });

  it('runs the install scripts of allowed packages only', async () => {
    await run(['tools/probe.ts']);
    expect(npmRuns().slice(1)).toEqual(['rebuild --loglevel=error a']);
  });

  it('installs again when the allowed install scripts failed', async () => {
    const result = await run(['tools/probe.ts'], { FAIL_REBUILD: '1' });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain('npm rebuild failed (exit code 6)');
    expect((await run(['tools/probe.ts'])).code).toBe(7);
    expect(countInstallations()).toBe(2);
  });

  it('does not install twice', async () => {
    await run(['tools/probe.ts']);
    await run(['tools/probe.ts']);
    expect(countInstallations()).toBe(1);
  });

  it.each([
    ['was interrupted', {}],
    ['is of another lock file', { 'node_modules/a': { version: '0.9.0', integrity: 'sha512-x' } }],
    ['has more than the lock file', { ...installed, 'node_modules/b': { version: '1.0.0' } }],
  ])('installs again when the last installation %s', async (_, packages) => {
    write('node_modules/.package-lock.json', JSON.stringify({ packages }));
    await run(['tools/probe.ts']);
    expect(countInstallations()).toBe(1);
  });

  it('shows the output of npm when the installation fails, and does not run the tool', async () => {
    const result = await run(['tools/probe.ts'], { FAIL: '1' });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain('the registry is unavailable');
    expect(result.stderr).toContain('npm ci failed (exit code 5)');
  });

  it('installs once when two scripts are started at the same time', async () => {
    const results = await Promise.all([run(['tools/probe.ts']), run(['tools/probe.ts'])]);
    expect(results.map(({ code }) => code)).toEqual([7, 7]);
    expect(countInstallations()).toBe(1);
  });

  it('installs again after an installation that was killed, without waiting for its lock', async () => {
    write(
      'npm/npm-cli.js',
      `if (process.env.HANG) { console.log('hanging'); setInterval(() => {}, 1000); }
       else ${readFileSync(join(root, 'npm/npm-cli.js'), 'utf8').replace(/^/, '{')} }`,
    );
    const killed = spawn(process.execPath, [join(root, 'tools/bootstrap.mjs'), 'tools/probe.ts'], {
      env: { PATH: process.env.PATH, npm_execpath: join(root, 'npm/npm-cli.js'), HANG: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await once(killed.stderr, 'data');
    killed.kill('SIGTERM');
    await once(killed, 'exit');
    expect(killed.signalCode).toBe('SIGTERM');
    expect((await run(['tools/probe.ts'])).code).toBe(7);
  });

  it('prints its usage when the tool does not exist', async () => {
    const result = await run(['../secrets']);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('usage:');
  });

  it('passes a signal to the tool, and waits for its end', async () => {
    write(
      'tools/patient.ts',
      `process.on('SIGTERM', () => { process.stdout.write('bye'); process.exit(3); });
       setInterval(() => {}, 1000); process.stdout.write('up ');`,
    );
    const child = spawn(process.execPath, [join(root, 'tools/bootstrap.mjs'), 'tools/patient.ts'], {
      env: { PATH: process.env.PATH, npm_execpath: join(root, 'npm/npm-cli.js') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout === 'up ') child.kill('SIGTERM');
    });
    await once(child, 'close');
    expect({ stdout, code: child.exitCode }).toEqual({ stdout: 'up bye', code: 3 });
  });
});
