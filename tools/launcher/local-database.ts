import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../libs/embedded-postgres/src/index.ts';
import type { RunningProcess, Service } from './supervisor.ts';

const database = 'strongroom';

/** The embedded PostgreSQL, as a service to supervise. */
export interface EmbeddedDatabase {
  service: Service;
  /** As superuser; known once it was started. */
  adminUrl(): string;
}

/** Over restarts it stays on the port it got first: the apps have its address. */
export function embeddedDatabase(dataDir: string): EmbeddedDatabase {
  let adminUrl = '';
  let port: number | undefined;
  const start = async (signal: AbortSignal): Promise<RunningProcess> => {
    const server = await startEmbeddedPostgres({
      dataDir: join(dataDir, 'postgres'),
      signal,
      ...(port === undefined ? {} : { port }),
    });
    port = server.port;
    adminUrl = server.url;
    return {
      pid: server.pid,
      exited: server.exited,
      stop: () => server.stop(),
      // Leaves the rest to the next start, which repairs it.
      kill: () => sendSignal(server.pid, 'SIGQUIT'),
    };
  };
  return {
    service: { name: 'PostgreSQL', stopSignal: 'SIGINT', start },
    adminUrl: () => adminUrl,
  };
}

/**
 * Makes sure of a database that belongs to a role of its own, so that the api is no superuser here
 * either. Returns the address for that role, whose password is new each time and kept nowhere.
 */
export async function provisionDatabase(adminUrl: string): Promise<string> {
  const password = newPassword();
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const roles = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [database]);
    const verb = roles.rowCount === 0 ? 'CREATE' : 'ALTER';
    // It may make the role of the worker.
    await client.query(`${verb} ROLE ${database} LOGIN CREATEROLE PASSWORD '${password}'`);
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER ${database}`);
  } finally {
    await client.end();
  }
  const url = new URL(databaseOf(adminUrl));
  url.username = database;
  url.password = password;
  return url.href;
}

/** The same server and user, at the database of the apps. */
export function databaseOf(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** The worker's password is kept, so that launchers that share a database do not lock each other out. */
export function queueRolePassword(dataDir: string): string {
  const file = join(dataDir, 'queue-role.password');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const password = newPassword();
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}

/** The same database, as the role that may use the queue and nothing else. */
export function queueDatabaseUrl(databaseUrl: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = 'strongroom_worker';
  url.password = password;
  return url.href;
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
