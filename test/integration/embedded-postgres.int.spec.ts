import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/embedded-postgres';
import { createTestDatabase } from '@app/testing';

const library = join(import.meta.dirname, '../../libs/embedded-postgres/src/index.ts');

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let dataDir: string;
  let running: EmbeddedPostgres[];
  let seed: string;

  // Creating a data directory takes a second; copying one is faster.
  beforeAll(async () => {
    seed = await mkdtemp(join(tmpdir(), 'strongroom-embedded-seed-'));
    await (await startEmbeddedPostgres({ dataDir: join(seed, 'postgres') })).stop();
  });

  afterAll(() => rm(seed, { recursive: true, force: true }));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-embedded-'));
    dataDir = join(folder, 'private', 'postgres');
    await cp(seed, join(folder, 'private'), { recursive: true });
    await chmod(join(folder, 'private'), 0o700);
    running = [];
  });

  afterEach(async () => {
    for (const server of running) await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({ dataDir, isDurable: false });
    running.push(server);
    return server;
  }

  async function query(url: string, text: string): Promise<unknown[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  it('keeps its data across a restart and leaves no process running', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(await first.exited).toEqual({ code: 0, signal: null });
    expect(() => process.kill(first.pid, 0)).toThrow('ESRCH');
    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('requires its password, and hides the password from other users', async () => {
    const server = await start();
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(statSync(`${dataDir}.password`).mode & 0o777).toBe(0o600);
  });

  it('sorts and folds letters of every language in the same way on every machine', async () => {
    const server = await start();
    const [row] = await query(
      server.url,
      `SELECT lower('ÄÖ') AS lower, to_tsvector('simple', '„Größe“')::text AS words`,
    );
    expect(row).toEqual({ lower: 'äö', words: `'größe':1` });
  });

  it('stops the server that a killed process left, and starts again on the same data', async () => {
    const script = `
      import { writeSync } from 'node:fs';
      import { startEmbeddedPostgres } from ${JSON.stringify(library)};
      const { pid } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, isDurable: false });
      writeSync(1, String(pid));
      process.kill(process.pid, 'SIGKILL');`;
    const killed = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      script,
    ])
      .then(() => undefined)
      .catch((error: { signal: string; stdout: string }) => error);
    expect(killed?.signal).toBe('SIGKILL');
    const orphan = Number(killed?.stdout);
    expect(() => process.kill(orphan, 0)).not.toThrow();
    const server = await start();
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8')).toMatch(`${server.pid}\n`);
    expect(existsSync(`/proc/${orphan}/exe`)).toBe(false);
  });

  it('does not stop another process whose pid is in an old postmaster.pid by chance', async () => {
    await (await start()).stop();
    const file = `${process.pid}\n${dataDir}\n1\n1\n\n127.0.0.1\n  1 1\nready   \n`;
    writeFileSync(join(dataDir, 'postmaster.pid'), file);
    const server = await start();
    expect(server.pid).not.toBe(process.pid);
  });

  it('starts again at once after kill -9 of the server', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' });
    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('accepts connections again after the password file was lost', async () => {
    await (await start()).stop();
    await rm(`${dataDir}.password`);
    const server = await start();
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses a folder with other files, and does not change it', async () => {
    await rm(dataDir, { recursive: true });
    await mkdir(dataDir);
    writeFileSync(join(dataDir, 'letter.txt'), 'Dear Sir');
    await expect(start()).rejects.toThrow('not a data directory of PostgreSQL');
    expect(readdirSync(dataDir)).toEqual(['letter.txt']);
  });

  it('refuses data of another major version in one sentence', async () => {
    await (await start()).stop();
    writeFileSync(join(dataDir, 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow('made by PostgreSQL 17');
  });
});

describe('the database of a test file', () => {
  it('is migrated, and the role of the worker sees the queue and no documents', async () => {
    const database = await createTestDatabase();
    const worker = new Client({ connectionString: database.queueUrl });
    try {
      await worker.connect();
      await expect(worker.query('SELECT count(*) FROM bullmq.job')).resolves.toBeDefined();
      await expect(worker.query('SELECT count(*) FROM public.documents')).rejects.toThrow(
        'permission denied',
      );
    } finally {
      await worker.end();
      await database.drop();
    }
  });
});
