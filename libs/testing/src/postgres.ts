import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, stopOrphan } from '@app/embedded-postgres';

/** A PostgreSQL server for one test run. */
export interface TestPostgres {
  /** The URL of the superuser. */
  url: string;
  /** The server's process, for tests that kill it. */
  pid: number;
  stop(): Promise<void>;
}

/** The role that owns the databases, as in production. */
export const OWNER = { name: 'strongroom', password: 'only-for-tests-on-loopback' } as const;

/** A database for one test file. */
export interface TestDatabase {
  name: string;
  /** The URL of the superuser. */
  url: string;
  drop(): Promise<void>;
}

/** What a superuser does in each database before the first migration. */
const RESTRICT_SQL = join(import.meta.dirname, '../../../deploy/postgres/20-restrict.sql');
const FOLDER_PREFIX = 'strongroom-test-postgres-';

/**
 * Starts a server in a temporary folder. It is fast, because it does not sync to disk. `stop()` and the end
 * of this process both stop the server and remove its folder. After a killed run, the next start does this.
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  await removeLeftovers();
  const folder = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, 'data'),
    isDurable: false,
    settings: { max_connections: '200', shared_buffers: '64MB' },
  });
  const onExit = (): void => {
    try {
      process.kill(server.pid, 'SIGKILL');
    } catch {
      // The server has already ended.
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  process.once('exit', onExit);
  return {
    url: server.url,
    pid: server.pid,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      process.off('exit', onExit);
    },
  };
}

/** Creates a database of {@link OWNER} and migrates it as this role. `cloneDatabase` then copies it. */
export async function createTemplate(
  serverUrl: string,
  name: string,
  migrate: (databaseUrl: string) => Promise<void>,
): Promise<void> {
  await runOnServer(
    serverUrl,
    `CREATE ROLE ${OWNER.name} LOGIN CREATEROLE PASSWORD '${OWNER.password}'`,
  );
  await runOnServer(serverUrl, `CREATE DATABASE "${name}" OWNER ${OWNER.name}`);
  const url = urlOfDatabase(serverUrl, name);
  await runOnServer(url, await readFile(RESTRICT_SQL, 'utf8'));
  await migrate(urlOfRole(url, OWNER.name, OWNER.password));
}

/** Copies a template in about 50 ms, so that test files never share rows. */
export async function cloneDatabase(serverUrl: string, template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runOnServer(
    serverUrl,
    `CREATE DATABASE "${name}" TEMPLATE "${template}" OWNER ${OWNER.name}`,
  );
  // The rights on a database are not copied.
  await runOnServer(serverUrl, `REVOKE TEMPORARY ON DATABASE "${name}" FROM PUBLIC`);
  return {
    name,
    url: urlOfDatabase(serverUrl, name),
    drop: () => runOnServer(serverUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  };
}

/** Returns the URL of the same database for another role. */
export function urlOfRole(databaseUrl: string, role: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = role;
  url.password = password;
  return url.href;
}

function urlOfDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function runOnServer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    const folder = join(tmpdir(), name);
    try {
      await stopOrphan(join(folder, 'data'));
      await rm(folder, { recursive: true, force: true });
    } catch (error) {
      if (!['EPERM', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      // The folder belongs to another user. Only that user can remove it.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
