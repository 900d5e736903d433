import { Injectable } from '@nestjs/common';
import { SOURCES_DUE } from '@app/contracts';
import { ADVISORY_LOCKS, TransactionRunner } from '@app/database';
import type { Source, SourceDetails } from './source.js';

/** All columns but the credentials, which the role of the api may not read. */
const COLUMNS = `id, account_id AS "accountId", kind, name, settings, folder, mode, after_import AS "afterImport",
  on_change AS "onChange", tags, language AS languages, state,
  error, next_sync_at AS "nextSyncAt", last_sync_at AS "lastSyncAt", version, created_at AS "createdAt",
  updated_at AS "updatedAt"`;

export type NewSource = Pick<
  Source,
  | 'id'
  | 'accountId'
  | 'kind'
  | 'name'
  | 'settings'
  | 'folder'
  | 'mode'
  | 'afterImport'
  | 'onChange'
  | 'tags'
  | 'languages'
>;

/** All SQL on the rows of sources. */
@Injectable()
export class SourcesRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Makes other changes of the account's sources wait until the running transaction ends. */
  async lockSources(accountId: string): Promise<void> {
    await this.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [
      ADVISORY_LOCKS.sources,
      accountId,
    ]);
  }

  /** Inserts a source that is left alone until its credentials are accepted. */
  async insert(source: NewSource): Promise<void> {
    await this.query(
      `INSERT INTO sources.sources (id, account_id, kind, name, settings, folder, mode, tags, language, after_import,
         on_change, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'consent_needed')`,
      [
        source.id,
        source.accountId,
        source.kind,
        source.name,
        JSON.stringify(source.settings),
        source.folder,
        source.mode,
        source.tags,
        source.languages,
        source.afterImport,
        source.onChange,
      ],
    );
  }

  async list(accountId: string): Promise<Source[]> {
    return this.query<Source>(
      `SELECT ${COLUMNS} FROM sources.sources WHERE account_id = $1 ORDER BY name`,
      [accountId],
    );
  }

  async find(accountId: string, id: string): Promise<Source | undefined> {
    const [row] = await this.query<Source>(
      `SELECT ${COLUMNS} FROM sources.sources WHERE account_id = $1 AND id = $2`,
      [accountId, id],
    );
    return row;
  }

  /** Returns undefined also when the account is closed. */
  async findOfOpenAccount(accountId: string, id: string): Promise<Source | undefined> {
    const [row] = await this.query<Source>(
      `SELECT ${COLUMNS} FROM sources.sources WHERE account_id = $1 AND id = $2
         AND EXISTS (SELECT FROM accounts AS a WHERE a.id = $1 AND a.closed_at IS NULL)`,
      [accountId, id],
    );
    return row;
  }

  /** Changes what the owner can change. With `isDue`, the next round begins at once. */
  async update(id: string, details: SourceDetails, isDue: boolean): Promise<void> {
    await this.query(
      `UPDATE sources.sources
       SET name = $2, folder = $3, mode = $4, tags = $5, language = $6, state = $7, after_import = $9, on_change = $10,
           next_sync_at = CASE WHEN $8 THEN now() ELSE next_sync_at END,
           version = version + 1, updated_at = now()
       WHERE id = $1`,
      [
        id,
        details.name,
        details.folder,
        details.mode,
        details.tags,
        details.languages,
        details.state,
        isDue,
        details.afterImport,
        details.onChange,
      ],
    );
    if (isDue) await this.notifyConnector();
  }

  /** After new credentials were accepted: the source is active unless its owner has paused it. */
  async activate(id: string): Promise<void> {
    await this.query(
      `UPDATE sources.sources
       SET state = CASE state WHEN 'consent_needed' THEN 'active' ELSE state END,
           error = NULL, failures = 0, next_sync_at = now(), updated_at = now()
       WHERE id = $1`,
      [id],
    );
    await this.notifyConnector();
  }

  /** Makes the source due, for the log lines in the name of the request. */
  async requestSync(id: string, requestId: string | undefined): Promise<void> {
    await this.query(
      `UPDATE sources.sources
       SET next_sync_at = now(), failures = 0, request_id = $2, updated_at = now() WHERE id = $1`,
      [id, requestId ?? null],
    );
    await this.notifyConnector();
  }

  /** How large a file may be that the connector fetches for the account, in bytes; undefined: no limit. */
  async setRoom(accountId: string, bytes: number | undefined): Promise<void> {
    await this.query(
      `UPDATE sources.sources SET room_bytes = $2
       WHERE account_id = $1 AND room_bytes IS DISTINCT FROM $2::bigint`,
      [accountId, bytes ?? null],
    );
  }

  /** Returns the accounts whose files have a limit by {@link setRoom}. */
  async listLimited(): Promise<string[]> {
    const rows = await this.query<{ id: string }>(
      'SELECT DISTINCT account_id AS id FROM sources.sources WHERE room_bytes IS NOT NULL',
      [],
    );
    return rows.map(({ id }) => id);
  }

  async delete(id: string): Promise<void> {
    await this.query('DELETE FROM sources.sources WHERE id = $1', [id]);
  }

  /** The connector leaves a paused source alone. */
  async pause(id: string): Promise<void> {
    await this.query(
      `UPDATE sources.sources SET state = 'paused', updated_at = now() WHERE id = $1`,
      [id],
    );
  }

  /** Sent with the commit of the running transaction. A lost one costs nothing: the connector also polls. */
  private async notifyConnector(): Promise<void> {
    await this.query(`SELECT pg_notify($1, '')`, [SOURCES_DUE]);
  }

  private async query<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    return this.transactions.manager.query<T[]>(sql, parameters);
  }
}
