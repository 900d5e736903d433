import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../libs/embedded-postgres/src/index.ts';

const RETRY_MS = 30_000;
const POLL_MS = 200;
const SETTINGS = { max_connections: '150', shared_buffers: '64MB' };

/** A PostgreSQL with fsync that can be killed, and restarted on the same port. */
export class ChaosDatabase {
  private readonly folder: string;
  private readonly port: number;
  private server: EmbeddedPostgres | undefined;
  private serverUrl = '';

  constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  get pid(): number {
    return this.server?.pid ?? 0;
  }

  /** The URL of the superuser, for the database `postgres`. */
  get adminUrl(): string {
    return this.serverUrl;
  }

  async start(): Promise<void> {
    const dataDir = join(this.folder, 'postgres');
    this.server = await startEmbeddedPostgres({ dataDir, port: this.port, settings: SETTINGS });
    this.serverUrl = this.server.url;
  }

  /** Kills the postmaster with SIGKILL. Its children notice this and end. */
  async kill(): Promise<void> {
    const server = this.server;
    if (server === undefined) return;
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  /** Runs one statement on its own connection. Retries while the server is unavailable or recovers. */
  async query<T>(url: string, sql: string, values: unknown[] = []): Promise<T[]> {
    const deadline = Date.now() + RETRY_MS;
    for (;;) {
      try {
        return await queryOnce<T>(url, sql, values);
      } catch (error) {
        if (Date.now() > deadline || !isTransient(error)) throw error;
        await delay(POLL_MS);
      }
    }
  }
}

async function queryOnce<T>(url: string, sql: string, values: unknown[]): Promise<T[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // Without a listener this event would end the process. The pending query rejects with the same error.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as T[];
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether the server is unavailable, stops or recovers, or a lock was not available. */
function isTransient(error: unknown): boolean {
  const { code = '', message } = error as Error & { code?: string };
  return (
    /^(08|40|57P|55P03|ECONN|EPIPE)/.test(code) || /terminated|timeout|not queryable/.test(message)
  );
}
