import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../libs/embedded-postgres/src/index.ts';
import { storedSecret } from './stored-secret.ts';
import type { RunningProcess, Service } from './supervisor.ts';

const DATABASE = 'strongroom';
/** What only a superuser can take from the roles. */
const RESTRICT_SQL = join(import.meta.dirname, '../../deploy/postgres/20-restrict.sql');

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
 * Creates the database and a role that owns it, if they do not exist, so that the migrations do not run as a superuser.
 * Returns the URL for that role. Each call sets a new password, which is not stored.
 */
export async function provisionDatabase(adminUrl: string): Promise<string> {
  const password = newPassword();
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const roles = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [DATABASE]);
    const verb = roles.rowCount === 0 ? 'CREATE' : 'ALTER';
    // The migrations create the roles of the processes.
    await client.query(`${verb} ROLE ${DATABASE} LOGIN CREATEROLE PASSWORD '${password}'`);
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${DATABASE}`);
  } finally {
    await client.end();
  }
  await restrict(databaseOf(adminUrl));
  const url = new URL(databaseOf(adminUrl));
  url.username = DATABASE;
  url.password = password;
  return url.href;
}

async function restrict(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(await readFile(RESTRICT_SQL, 'utf8'));
  } finally {
    await client.end();
  }
}

/** Returns the URL of the apps' database on the same server, with the same user. */
export function databaseOf(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${DATABASE}`;
  return url.href;
}

export interface RolePasswords {
  readonly api: string;
  readonly queue: string;
  readonly connector: string;
}

/**
 * Returns the passwords of the roles of the processes. They are stored, so that launchers that share a database all use
 * the same ones.
 */
export function rolePasswords(dataDir: string): RolePasswords {
  return {
    api: storedPassword(join(dataDir, 'api-role.password')),
    queue: storedPassword(join(dataDir, 'queue-role.password')),
    connector: storedPassword(join(dataDir, 'connector-role.password')),
  };
}

function storedPassword(file: string): string {
  return storedSecret(file, newPassword);
}

/** Returns the URLs of the same database for the roles that the migrations create. */
export function roleUrls(
  databaseUrl: string,
  passwords: RolePasswords,
): { databaseUrl: string; queueUrl: string; connectorUrl: string } {
  return {
    databaseUrl: urlOfRole(databaseUrl, 'strongroom_api', passwords.api),
    queueUrl: urlOfRole(databaseUrl, 'strongroom_worker', passwords.queue),
    connectorUrl: urlOfRole(databaseUrl, 'strongroom_connector', passwords.connector),
  };
}

function urlOfRole(databaseUrl: string, role: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = role;
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
