import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../libs/embedded-postgres/src/index.ts';
import type { RunningProcess, Service } from './supervisor.ts';

const DATABASE = 'strongroom';

/** The embedded PostgreSQL as a service that a Supervisor runs. */
export interface EmbeddedDatabase {
  service: Service;
  /** The URL of the superuser. It is known after the start. */
  adminUrl(): string;
}

/** Makes the service. A restart uses the same port again, because the apps have the address. */
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
      // An immediate shutdown. The next start recovers from the write-ahead log.
      kill: () => sendSignal(server.pid, 'SIGQUIT'),
    };
  };
  return {
    service: { name: 'PostgreSQL', stopSignal: 'SIGINT', start },
    adminUrl: () => adminUrl,
  };
}

/**
 * Creates the database and a role that owns it, if they do not exist, so that the api is not a superuser. Returns the
 * URL for that role. Each call sets a new password, which is not stored.
 */
export async function provisionDatabase(adminUrl: string): Promise<string> {
  const password = newPassword();
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const roles = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [DATABASE]);
    const verb = roles.rowCount === 0 ? 'CREATE' : 'ALTER';
    // The migrations create the worker's role.
    await client.query(`${verb} ROLE ${DATABASE} LOGIN CREATEROLE PASSWORD '${password}'`);
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${DATABASE}`);
  } finally {
    await client.end();
  }
  const url = new URL(databaseOf(adminUrl));
  url.username = DATABASE;
  url.password = password;
  return url.href;
}

/** Returns the URL of the apps' database on the same server, with the same user. */
export function databaseOf(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${DATABASE}`;
  return url.href;
}

/** Returns the worker's password. It is stored, so that launchers that share a database all use the same one. */
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

/** Returns the URL of the same database for the role that may use only the queue. */
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
