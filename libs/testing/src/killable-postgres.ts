import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/embedded-postgres';
import { urlOfRole } from './postgres.js';
import { runProgram } from './run-program.js';

const API_PASSWORD = 'only-for-tests-on-loopback';
const QUEUE_PASSWORD = 'only-for-tests-on-loopback';
const CONNECTOR_PASSWORD = 'only-for-tests-on-loopback';
const POLL_MS = 10;

/** A migrated PostgreSQL of its own, on a port that stays the same, which a test may kill and start again. */
export class KillablePostgres {
  private constructor(
    readonly folder: string,
    private server: EmbeddedPostgres,
  ) {}

  static async start(): Promise<KillablePostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'strongroom-killed-'));
    const server = await startEmbeddedPostgres({
      dataDir: join(folder, 'postgres'),
      isDurable: false,
    });
    const { code, stderr } = await runProgram('dist/apps/api/src/commands/migrate.js', [], {
      DATABASE_URL: server.url,
      API_ROLE_PASSWORD: API_PASSWORD,
      QUEUE_ROLE_PASSWORD: QUEUE_PASSWORD,
      CONNECTOR_ROLE_PASSWORD: CONNECTOR_PASSWORD,
    });
    if (code !== 0) throw new Error(`the migration ended with ${code}: ${stderr}`);
    return new KillablePostgres(folder, server);
  }

  get url(): string {
    return this.server.url;
  }

  get apiUrl(): string {
    return urlOfRole(this.server.url, 'strongroom_api', API_PASSWORD);
  }

  get queueUrl(): string {
    return urlOfRole(this.server.url, 'strongroom_worker', QUEUE_PASSWORD);
  }

  get connectorUrl(): string {
    return urlOfRole(this.server.url, 'strongroom_connector', CONNECTOR_PASSWORD);
  }

  /** Kills the server with SIGKILL; its child processes end, too. Resolves when a new server is ready. */
  async killServer(): Promise<void> {
    process.kill(this.server.pid, 'SIGKILL');
    await this.server.exited;
    this.server = await startEmbeddedPostgres({
      dataDir: join(this.folder, 'postgres'),
      port: this.server.port,
      isDurable: false,
    });
  }

  /**
   * Kills the process of one connection with SIGKILL. The server then ends all other connections and
   * recovers.
   */
  async killBackend(pid: number): Promise<void> {
    process.kill(pid, 'SIGKILL');
    // The server notices after some milliseconds, and answers until then.
    await delay(POLL_MS);
    while (!(await this.answers())) await delay(POLL_MS);
  }

  /** Ends one connection as an operator does (`pg_terminate_backend`). The server and its other connections go on. */
  async terminateBackend(pid: number): Promise<void> {
    await this.query('SELECT pg_terminate_backend($1)', [pid]);
  }

  /** The server's process for the newest connection of that name; undefined when there is none. */
  async backendOf(applicationName: string): Promise<number | undefined> {
    const rows = await this.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = $1 ORDER BY backend_start DESC LIMIT 1`,
      [applicationName],
    );
    return rows[0]?.pid;
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private answers(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  private async query<T>(text: string, values: unknown[] = []): Promise<T[]> {
    const client = new Client({ connectionString: this.server.url });
    // When the server is killed, the client emits an error, and the query also rejects.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(text, values)).rows as T[];
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Resolves when the file appears, which is removed then. */
export async function untilMarked(file: string, signal: AbortSignal): Promise<void> {
  const watcher = watch(join(file, '..'), { signal });
  watcher.on('error', () => undefined);
  try {
    while (!existsSync(file)) await once(watcher, 'change', { signal });
  } finally {
    watcher.close();
  }
  await rm(file, { force: true });
}
