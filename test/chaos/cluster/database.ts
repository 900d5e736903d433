import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../libs/embedded-postgres/src/index.ts';

const PATIENCE_MS = 30_000;
const POLL_MS = 200;
const SETTINGS = { max_connections: '150', shared_buffers: '64MB' };

/** A PostgreSQL that syncs what it commits, and that can be killed and started again on the same port. */
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

  /** As superuser, to the database `postgres`. */
  get adminUrl(): string {
    return this.serverUrl;
  }

  async start(): Promise<void> {
    const dataDir = join(this.folder, 'postgres');
    this.server = await startEmbeddedPostgres({ dataDir, port: this.port, settings: SETTINGS });
    this.serverUrl = this.server.url;
  }

  /** kill -9 of the postmaster; its children notice and go. */
  async kill(): Promise<void> {
    const server = this.server;
    if (server === undefined) return;
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  /** One statement over a connection of its own; while the server is away or recovers it is tried again. */
  async query<T>(url: string, sql: string, values: unknown[] = []): Promise<T[]> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await queryOnce<T>(url, sql, values);
      } catch (error) {
        if (Date.now() > deadline || !isPassing(error)) throw error;
        await delay(POLL_MS);
      }
    }
  }
}

async function queryOnce<T>(url: string, sql: string, values: unknown[]): Promise<T[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // An end that nobody asked for is told to whoever waits for the statement.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as T[];
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The server is away, goes away or is coming back, or a lock was not to be had. */
function isPassing(error: unknown): boolean {
  const { code = '', message } = error as Error & { code?: string };
  return (
    /^(08|40|57P|55P03|ECONN|EPIPE)/.test(code) || /terminated|timeout|not queryable/.test(message)
  );
}
