import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Type } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Pool } from 'pg';
import { loadConfig } from '@app/config';
import {
  createDocumentStorage,
  storageLocation,
  type DocumentStorage,
} from '@app/document-storage';
import { createTestDatabase, type MigratedDatabase } from '@app/testing';
import {
  CONNECTOR_RULES,
  CONNECTOR_SLICES,
  type ConnectorConfig,
} from '../../../apps/connector/src/config/connector.config.js';
import { ConnectorModule } from '../../../apps/connector/src/connector.module.js';
import { APP_OPTIONS, configureApp } from '../../../apps/connector/src/http/configure-app.js';
import { RCLONE_USER } from '../../support/rclone-server.js';

export const SECRET = 'the-secret-of-the-api-and-the-connector-0123456789';
export const KEY = 'a-key-of-sources-with-more-than-32-characters';

export interface LedgerRow {
  readonly id: string;
  readonly remote_id: string;
  readonly version: string;
  readonly state: string;
  readonly code: string | null;
  readonly sha256: string | null;
  readonly size_bytes: number | null;
  readonly gone: boolean;
  readonly requested: boolean;
  readonly attempts: number;
}

type ConnectorDatabase = Pick<MigratedDatabase, 'url' | 'connectorUrl' | 'drop'>;

/** A connector in this process, on a database and a store of its own. It does what the api does to both. */
export class ConnectorApp {
  private app: NestExpressApplication | undefined;
  private baseUrl = '';

  private constructor(
    readonly database: ConnectorDatabase,
    readonly sql: Pool,
    readonly folder: string,
  ) {}

  static async create(): Promise<ConnectorApp> {
    const database = await createTestDatabase();
    const sql = new Pool({
      connectionString: database.url,
      options: '-c search_path=sources,public',
    });
    // The end of the pool does not wait for its connections, which the drop of the database then terminates.
    sql.on('connect', (client) => client.on('error', () => undefined));
    const folder = await mkdtemp(join(tmpdir(), 'strongroom-connector-'));
    const made = new ConnectorApp(database, sql, folder);
    await made.storage.prepare();
    return made;
  }

  /** A connector on the database of an api, whose owner removes both. */
  static on(
    database: Pick<MigratedDatabase, 'url' | 'connectorUrl'>,
    folder: string,
  ): ConnectorApp {
    const sql = new Pool({ connectionString: database.url });
    return new ConnectorApp({ ...database, drop: () => Promise.resolve() }, sql, folder);
  }

  /** Another connector on the same database and store. Only stop it. */
  another(): ConnectorApp {
    return new ConnectorApp(this.database, this.sql, this.folder);
  }

  get storage(): DocumentStorage {
    const config = this.config({});
    return createDocumentStorage(storageLocation(config), config);
  }

  async start(settings: Record<string, string> = {}, port = 0): Promise<void> {
    const app = await NestFactory.create<NestExpressApplication>(
      ConnectorModule.forRoot(this.config(settings)),
      { ...APP_OPTIONS, logger: false, abortOnError: false },
    );
    configureApp(app);
    await app.listen(port, '127.0.0.1');
    this.app = app;
    this.baseUrl = await app.getUrl();
  }

  /** A part of the running connector. */
  get<T>(type: Type<T>): T {
    if (this.app === undefined) throw new Error('the connector does not run');
    return this.app.get(type, { strict: false });
  }

  async stop(): Promise<void> {
    await this.app?.close();
    this.app = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.sql.end();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async account(): Promise<string> {
    const id = randomUUID();
    await this.sql.query(
      `INSERT INTO accounts (id, email, password_hash) VALUES ($1::uuid, $1::text || '@example.test', '')`,
      [id],
    );
    return id;
  }

  /** Makes a source as the api does: the row, then its credentials, then its state. */
  async source(url: string, options: { mode?: string; folder?: string; account?: string } = {}) {
    const { mode = 'keep', folder = '', account = await this.account() } = options;
    const id = await this.row(url, { mode, folder, account });
    const answer = await this.putSecret(id, account, RCLONE_USER.password);
    if (answer.status !== 204) throw new Error(`the secret was refused: ${await answer.text()}`);
    await this.sql.query(
      `UPDATE sources SET state = 'active', next_sync_at = CASE mode WHEN 'keep' THEN now() END WHERE id = $1`,
      [id],
    );
    return { id, account };
  }

  /** Makes a folder source as the api does, and the folder of its account where there is a root. */
  async folderSource(options: { mode?: string; afterImport?: string; account?: string } = {}) {
    const { mode = 'keep', afterImport = 'move', account = await this.account() } = options;
    const id = randomUUID();
    await this.sql.query(
      `INSERT INTO sources (id, account_id, kind, name, settings, folder, mode, tags, state, after_import)
       VALUES ($1::uuid, $2, 'folder', $1::text, '{}', '', $3, '{}', 'consent_needed', $4)`,
      [id, account, mode, afterImport],
    );
    const ticket = this.ticket(account, id);
    const answer = await this.request('PUT', `/sources/${id}/secret`, {
      ticket,
      body: { secret: {} },
    });
    if (answer.status === 204) {
      await this.sql.query(
        `UPDATE sources SET state = 'active', next_sync_at = now() WHERE id = $1`,
        [id],
      );
    }
    return { id, account, answer };
  }

  /** The row of a source that has no credentials yet. */
  async row(
    url: string,
    { mode, folder, account }: { mode: string; folder: string; account: string },
  ): Promise<string> {
    const id = randomUUID();
    await this.sql.query(
      `INSERT INTO sources (id, account_id, kind, name, settings, folder, mode, tags, state)
       VALUES ($1::uuid, $2, 'webdav', $1::text, $3, $4, $5, '{}', 'consent_needed')`,
      [id, account, JSON.stringify({ url, username: RCLONE_USER.username }), folder, mode],
    );
    return id;
  }

  async putSecret(id: string, account: string, password: string): Promise<Response> {
    return this.request('PUT', `/sources/${id}/secret`, {
      ticket: this.ticket(account, id),
      body: { secret: { password } },
    });
  }

  async request(
    method: string,
    path: string,
    options: { ticket?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    return fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        ...(options.ticket && { Authorization: `Bearer ${options.ticket}` }),
        ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
  }

  ticket(account: string, source?: string, changes: object = {}, secret = SECRET): string {
    return new JwtService({ secret }).sign(
      { aud: 'connector', sub: account, ...(source && { src: source }), ...changes },
      { expiresIn: 60 },
    );
  }

  async ledger(source: string): Promise<LedgerRow[]> {
    const { rows } = await this.sql.query<LedgerRow>(
      `SELECT id, remote_id, version, state, error->>'code' AS code, sha256, size_bytes::float8 AS size_bytes,
         gone_at IS NOT NULL AS gone, requested, attempts
       FROM entries WHERE source_id = $1 ORDER BY remote_id, created_at`,
      [source],
    );
    return rows;
  }

  /** The state of a source, for which another round is asked: one that failed would come late. */
  async stateAfterRound(id: string): Promise<string> {
    const { rows } = await this.sql.query<{ state: string }>(
      `UPDATE sources SET failures = 0, next_sync_at = least(next_sync_at, now())
       WHERE id = $1 RETURNING state`,
      [id],
    );
    return rows[0]?.state ?? '';
  }

  async sourceRow(id: string) {
    const { rows } = await this.sql.query<{
      state: string;
      failures: number;
      code: string | null;
      last_sync_at: Date | null;
      next_sync_at: Date | null;
      cursor: unknown;
      sealed_secret: Buffer;
    }>(`SELECT *, error->>'code' AS code FROM sources WHERE id = $1`, [id]);
    const [row] = rows;
    if (row === undefined) throw new Error('the source is gone');
    return row;
  }

  private config(settings: Record<string, string>): ConnectorConfig {
    return loadConfig(
      CONNECTOR_SLICES,
      {
        CONNECTOR_DATABASE_URL: this.database.connectorUrl,
        CONNECTOR_SECRET: SECRET,
        SOURCES_KEYS: `1:${KEY}`,
        SOURCES_ALLOWED_NETWORKS: '127.0.0.0/8',
        SOURCES_POLL_SECONDS: '1',
        CONNECTOR_MANAGEMENT_PORT: '0',
        STORAGE_URL: pathToFileURL(join(this.folder, 'blobs')).href,
        LOG_LEVEL: 'silent',
        ...settings,
      },
      CONNECTOR_RULES,
    );
  }
}
