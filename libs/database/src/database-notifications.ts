import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Client } from 'pg';
import { DataSource } from 'typeorm';
import { DatabaseClient } from './database-client.js';

const RETRY_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;

/** The options of the DataSource that are used here; dataSourceOptions sets them. */
interface PostgresOptions {
  readonly url: string;
  readonly applicationName: string;
}

type Listener = (payload: string) => void;

/**
 * Receives NOTIFY messages of the database over a separate connection, which is opened with the first
 * listener and again when it breaks. Messages sent in between are lost. That is acceptable, because listeners
 * also poll.
 */
@Injectable()
export class DatabaseNotifications implements OnModuleDestroy {
  private readonly logger = new Logger(DatabaseNotifications.name);
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly stopping = new AbortController();
  private client: Client | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Calls `listener` with the payload of each notification on the channel, for as long as the process lives.
   */
  listen(channel: string, listener: Listener): void {
    const known = this.listeners.get(channel);
    this.listeners.set(channel, (known ?? new Set()).add(listener));
    this.running ??= this.keepListening();
    if (known === undefined) void this.client?.query(listenTo(channel)).catch(() => {});
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.client?.end().catch(() => {});
    await this.running;
  }

  private async keepListening(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.listenOnce();
      } catch (err) {
        if (!signal.aborted) this.logger.warn({ err }, 'Notifications are not received');
      }
      await delay(RETRY_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  /** Resolves when the connection has ended. */
  private async listenOnce(): Promise<void> {
    const { url, applicationName } = this.dataSource.options as unknown as PostgresOptions;
    const client: Client = new DatabaseClient({
      connectionString: url,
      application_name: `${applicationName}-notifications`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    });
    const ended = new Promise<void>((resolve, reject) => {
      client.once('end', resolve).once('error', reject);
    });
    // `await ended` below throws this error. Before that it must not count as an unhandled rejection.
    ended.catch(() => {});
    client.on('notification', ({ channel, payload }) => this.notify(channel, payload ?? ''));
    try {
      await client.connect();
      // The process may have been stopped meanwhile, when there was no client to end.
      if (this.stopping.signal.aborted) return;
      this.client = client;
      for (const channel of this.listeners.keys()) await client.query(listenTo(channel));
      await ended;
    } finally {
      this.client = undefined;
      void client.end().catch(() => {});
    }
  }

  private notify(channel: string, payload: string): void {
    for (const listener of this.listeners.get(channel) ?? []) listener(payload);
  }
}

function listenTo(channel: string): string {
  return `LISTEN "${channel.replaceAll('"', '""')}"`;
}
