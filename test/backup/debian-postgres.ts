import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findFreePort } from '@app/embedded-postgres';

const run = promisify(execFile);
const PACKAGES = '/usr/lib/postgresql';

/**
 * The PostgreSQL of the distribution. The embedded one has no `pg_dump`, and the `pg_dump` of
 * another major version may not fit; here server and programs come from one package.
 */
export class DebianPostgres {
  private constructor(
    private readonly bin: string,
    private readonly folder: string,
    private readonly port: number,
    private readonly asUser: readonly string[],
  ) {}

  static async start(): Promise<DebianPostgres> {
    const versions = existsSync(PACKAGES) ? readdirSync(PACKAGES) : [];
    const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
    if (newest === undefined)
      throw new Error('PostgreSQL is not installed: run apt-get install postgresql');
    const folder = await mkdtemp(join(tmpdir(), 'strongroom-drill-'));
    const server = new DebianPostgres(
      join(PACKAGES, newest, 'bin'),
      folder,
      await findFreePort(),
      await ownedByPostgres(folder),
    );
    await server.program(
      'initdb',
      '--username=postgres',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--auth=trust',
    );
    const options = `-p ${server.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
    await server.program(
      'pg_ctl',
      '--wait',
      `--log=${folder}/log`,
      `--options=${options}`,
      'start',
    );
    await server.query('postgres', 'CREATE ROLE owner LOGIN CREATEROLE');
    return server;
  }

  async stop(): Promise<void> {
    await this.program('pg_ctl', '--wait', '--mode=immediate', 'stop');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Creates a database that a role without superuser rights owns, as in production. */
  async createDatabase(name: string): Promise<void> {
    await this.query('postgres', `CREATE DATABASE ${name} OWNER owner`);
  }

  async dropDatabase(name: string): Promise<void> {
    await this.query('postgres', `DROP DATABASE ${name} WITH (FORCE)`);
  }

  url(database: string, role = 'owner'): string {
    return `postgres://${role}:any@127.0.0.1:${this.port}/${database}`;
  }

  async query<T>(database: string, sql: string): Promise<T[]> {
    const client = new Client({ connectionString: this.url(database, 'postgres') });
    await client.connect();
    try {
      return (await client.query(sql)).rows as T[];
    } finally {
      await client.end();
    }
  }

  private async program(name: string, ...args: readonly string[]): Promise<void> {
    const [file, ...rest] = [
      ...this.asUser,
      join(this.bin, name),
      ...args,
      '--pgdata',
      join(this.folder, 'data'),
    ];
    await run(file, rest, { cwd: this.folder });
  }
}

/** As root, gives the folder to the user postgres, because PostgreSQL refuses to run as root. */
async function ownedByPostgres(folder: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return [];
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  const [uid, gid] = await Promise.all([id('-u'), id('-g')]);
  await chown(folder, uid, gid);
  await chmod(folder, 0o700);
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
}
