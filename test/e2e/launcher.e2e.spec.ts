import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { isAlive, Launch, START_TIMEOUT_MS } from '../support/launch.js';

const account = { email: 'keeper@example.org', password: 'a quiet harbour at dusk' };

async function post(url: string, body: unknown): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Checks that the account of the first test can still log in. */
async function expectKnownAccount(url: string): Promise<void> {
  await vi.waitFor(async () => expect(await post(`${url}/v1/auth/login`, account)).toBe(200), {
    timeout: START_TIMEOUT_MS,
    interval: 100,
  });
}

describe('npm start', () => {
  let dataDir: string;
  let launches: Launch[] = [];

  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'strongroom-launcher-'));
  });

  afterEach(async () => {
    for (const one of launches) await one.stop();
    launches = [];
  });

  afterAll(() => rmSync(dataDir, { recursive: true }));

  function launch(settings?: Record<string, string>, command?: [string, ...string[]]): Launch {
    const one = new Launch(dataDir, settings, command);
    launches.push(one);
    return one;
  }

  it('reports when it is ready, and writes only JSON lines to stdout', async () => {
    const running = launch();
    const url = await running.ready();
    expect(await post(`${url}/v1/auth/register`, account)).toBe(201);
    expect(running.stderr).toContain(`curl -sS ${url}/v1/auth/register`);
    for (const line of running.stdout.trim().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(String) as string });
    }
  });

  it('keeps the data across a restart, and leaves no process running', async () => {
    const running = launch();
    await expectKnownAccount(await running.ready());
    const { children } = running.processes();
    expect(children.map(({ name }) => name).sort()).toEqual([
      'PostgreSQL',
      'api',
      'connector',
      'ocr-worker',
    ]);
    expect(await running.stop()).toBe(0);
    expect(children.filter(({ pid }) => isAlive(pid))).toEqual([]);
    expect(existsSync(join(dataDir, 'launcher.json'))).toBe(false);
  });

  it('leaves no process running when only npm gets SIGTERM', async () => {
    const running = launch({}, ['npm', 'start']);
    await running.ready();
    const { launcher, children } = running.processes();
    expect(await running.stop()).toBe(0);
    expect([launcher, ...children].filter(({ pid }) => isAlive(pid))).toEqual([]);
  });

  it('leaves no process running when npm is killed', async () => {
    const running = launch({}, ['npm', 'start']);
    await running.ready();
    const { launcher, children } = running.processes();
    running.process.kill('SIGKILL');
    await vi.waitFor(
      () => expect([launcher, ...children].filter(({ pid }) => isAlive(pid))).toEqual([]),
      { timeout: 20_000, interval: 50 },
    );
  });

  it('ends the processes that a killed launcher left, and continues with its data', async () => {
    const killed = launch();
    await killed.ready();
    const { launcher, children } = killed.processes();
    process.kill(launcher.pid, 'SIGKILL');
    await killed.ended;
    expect(children.filter(({ pid }) => isAlive(pid))).toEqual(children);
    const next = launch();
    await expectKnownAccount(await next.ready());
    expect(children.filter(({ pid }) => isAlive(pid))).toEqual([]);
  });

  it('restarts each process that is killed: the worker, the connector, the api, PostgreSQL', async () => {
    const running = launch();
    const url = await running.ready();
    for (const name of ['ocr-worker', 'connector', 'api', 'PostgreSQL']) {
      const before = running.pidOf(name);
      process.kill(before, 'SIGKILL');
      await vi.waitFor(() => expect(running.pidOf(name)).not.toBe(before), {
        timeout: 20_000,
        interval: 50,
      });
      await expectKnownAccount(url);
    }
    expect(running.stderr).toContain('the api was ended by SIGKILL; restarting it in 0.5 s.');
  });

  it('refuses a second start on the same data in one sentence, and the first continues', async () => {
    const first = launch();
    const url = await first.ready();
    const second = new Launch(dataDir);
    expect(await second.ended).toBe(1);
    expect(second.stderr).toMatch(/^strongroom: already running on \S+ \(process \d+\): [^\n]+\n$/);
    await expectKnownAccount(url);
  });

  it('refuses a port that is in use in one sentence', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const running = launch({ PORT: String(port) });
    expect(await running.ended).toBe(1);
    expect(running.stderr).toMatch(
      /^strongroom: port \d+ of 127.0.0.1 is in use: .* set PORT .*\n$/,
    );
    other.close();
  });

  it('names every bad setting of every process before it starts anything, and ends with 78', async () => {
    const untouched = join(dataDir, 'untouched');
    const bad = {
      LOG_LEVEL: 'shouting', // read by every process
      CELL_MEMORY_MB: '-1', // read by the worker
      TRUSTED_PROXIES: 'everyone', // read by the api
      STORAGE_URL: 'gopher://blobs', // read by the api, the worker and the connector
      SOURCES_KEYS: 'no key', // read by the connector
      PORT: 'eighty', // read by the launcher and the api
    };
    const running = new Launch(untouched, bad);
    expect(await running.ended).toBe(78);
    const lines = running.stderr.trim().split('\n');
    expect(lines.shift()).toBe('strongroom: invalid configuration, no process was started:');
    expect(lines.map((line) => line.replace(/:.*\(/, ' ('))).toEqual([
      '  CELL_MEMORY_MB (ocr-worker)',
      '  LOG_LEVEL (migrations, api, ocr-worker, connector)',
      '  PORT (launcher)',
      '  SOURCES_KEYS (connector)',
      '  STORAGE_URL (api, ocr-worker, connector)',
      '  TRUSTED_PROXIES (api)',
    ]);
    for (const value of Object.values(bad)) expect(running.stderr).not.toContain(value);
    expect(running.stdout).toBe('');
    expect(readdirSync(untouched)).toEqual([]);
  });

  it('names the settings that only production requires', async () => {
    const running = launch({ NODE_ENV: 'production' });
    expect(await running.ended).toBe(78);
    expect(running.stderr).toContain('JWT_SECRET: is required');
    expect(running.stderr).toContain('REGISTRATION: is required');
    expect(existsSync(join(dataDir, 'launcher.json'))).toBe(false);
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it('stops cleanly during a start', async () => {
    const running = launch();
    await vi.waitFor(() => expect(existsSync(join(dataDir, 'launcher.json'))).toBe(true), {
      timeout: 20_000,
      interval: 5,
    });
    await delay(300); // a moment between the start of PostgreSQL and of the apps
    expect(await running.stop()).toBe(0);
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'keeps the secrets of the api from the worker and the connector',
    async () => {
      const running = launch({ JWT_SECRET: randomBytes(24).toString('hex') });
      await running.ready();
      const environment = readFileSync(`/proc/${running.pidOf('ocr-worker')}/environ`, 'utf8');
      expect(environment).toContain('QUEUE_DATABASE_URL=');
      expect(environment).not.toContain('JWT_SECRET');
      expect(environment).not.toMatch(/(^|\0)DATABASE_URL=/);
      const connector = readFileSync(`/proc/${running.pidOf('connector')}/environ`, 'utf8');
      expect(connector).toContain('CONNECTOR_DATABASE_URL=');
      expect(connector).not.toContain('JWT_SECRET');
      expect(connector).not.toMatch(/(^|\0)DATABASE_URL=/);
      const api = readFileSync(`/proc/${running.pidOf('api')}/environ`, 'utf8');
      expect(api).not.toContain('SOURCES_KEYS');
    },
  );
});
