import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import {
  SOURCES_DUE,
  type RemoteEntryMessage,
  type SourceChange,
  type SourceEntryState,
  type SourceError,
} from '@app/contracts';
import { TransactionRunner } from '@app/database';
import type { LedgerEntry, Source } from './source.js';

const COLUMNS = `id, remote_id AS "remoteId", name, size_bytes::float8 AS "sizeBytes", modified_at AS "modifiedAt", state,
  document_id AS "documentId", error, next_try_at AS "nextTryAt", gone_at AS "goneAt", created_at AS "createdAt",
  updated_at AS "updatedAt"`;

/** How many folders that could not be listed are shown. */
const MAX_FOLDER_ERRORS = 20;

/** Whether the document of the entry `o` is the present version of another file, which is not gone. */
const IS_SHARED = `
  EXISTS (
    SELECT FROM sources.entries AS other
    WHERE other.document_id = o.document_id AND other.gone_at IS NULL
      AND (other.source_id, other.remote_id) <> (o.source_id, o.remote_id)
      AND NOT EXISTS (
        SELECT FROM sources.entries AS later
        WHERE later.source_id = other.source_id AND later.remote_id = other.remote_id
          AND later.document_id IS NOT NULL
          AND (coalesce(later.imported_at, later.created_at), later.id)
            > (coalesce(other.imported_at, other.created_at), other.id)))`;

/** An entry whose bytes are stored, with what its document needs. */
export interface StagedEntry {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly sha256: string | null;
  readonly attempts: number;
  readonly requestId: string | null;
  readonly tags: readonly string[];
  readonly languages: readonly string[] | null;
  readonly onChange: SourceChange;
}

/** What the ledger knows about a file that has become a document. */
export interface ImportedFile {
  /** The document of its earlier version; null when there is none. */
  readonly earlierId: string | null;
  /** Whether other files have become the same document, and are not gone. */
  readonly isShared: boolean;
}

export interface LedgerSlice {
  readonly state: SourceEntryState | undefined;
  readonly after: string | undefined;
  readonly limit: number;
}

/** All SQL on the ledger of sources. */
@Injectable()
export class LedgerRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /**
   * Makes files wait for their transfer, also those that were skipped or failed, and those whose document is deleted.
   * Tells the connector with the commit of the running transaction. Returns how many wait; the others are staged, or
   * documents already.
   */
  async request(
    source: Pick<Source, 'id' | 'accountId'>,
    files: readonly RemoteEntryMessage[],
    tags: readonly string[],
    requestId: string | undefined,
  ): Promise<number> {
    const rows = files.map((file) => ({ ...file, entryId: uuidv7() }));
    const changed = await this.query(
      `INSERT INTO sources.entries AS e
         (id, source_id, account_id, remote_id, version, name, size_bytes, modified_at, state, requested, tags, request_id)
       SELECT r."entryId", $1, $2, r.id, r.version, r.name, r."sizeBytes", r."modifiedAt", 'waiting', true, $4, $5
       FROM jsonb_to_recordset($3) AS r
         ("entryId" uuid, id text, version text, name text, "sizeBytes" bigint, "modifiedAt" timestamptz)
       ON CONFLICT (source_id, remote_id, version) DO UPDATE
       SET state = 'waiting', requested = true, error = NULL, attempts = 0, next_try_at = NULL, document_id = NULL,
           tags = excluded.tags, request_id = excluded.request_id, gone_at = NULL, updated_at = now()
       WHERE e.state IN ('seen', 'waiting', 'skipped', 'failed')
          OR (e.state = 'imported' AND NOT EXISTS (
                SELECT FROM documents AS d WHERE d.id = e.document_id AND d.deleted_at IS NULL))
       RETURNING e.id`,
      [source.id, source.accountId, JSON.stringify(rows), tags, requestId ?? null],
    );
    await this.query(`SELECT pg_notify($1, '')`, [SOURCES_DUE]);
    return changed.length;
  }

  /** Newest first. */
  async list(sourceId: string, { state, after, limit }: LedgerSlice): Promise<LedgerEntry[]> {
    return this.query<LedgerEntry>(
      `SELECT ${COLUMNS} FROM sources.entries
       WHERE source_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::uuid IS NULL OR id < $3)
       ORDER BY id DESC LIMIT $4`,
      [sourceId, state ?? null, after ?? null, limit],
    );
  }

  /**
   * Lets the connector list a folder with the folders below, and makes all their files wait. Files of it whose document is
   * deleted wait at once, because the connector does not know the documents.
   */
  async requestFolder(
    source: Pick<Source, 'id' | 'accountId'>,
    folder: string,
    tags: readonly string[],
    requestId: string | undefined,
  ): Promise<void> {
    await this.query(
      `INSERT INTO sources.folder_imports AS f (id, source_id, folder, tags, request_id) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (source_id, folder) DO UPDATE
       SET tags = excluded.tags, request_id = excluded.request_id, attempts = 0, next_try_at = now(), lease_until = NULL,
           error = NULL, ended_at = NULL`,
      [uuidv7(), source.id, folder, tags, requestId ?? null],
    );
    await this.query(
      `WITH asked AS (
         UPDATE sources.entries AS e
         SET state = 'waiting', requested = true, attempts = 0, next_try_at = NULL, document_id = NULL, tags = $3,
             request_id = $4, updated_at = now()
         WHERE e.source_id = $1 AND e.state = 'imported' AND e.gone_at IS NULL
           AND ($2 = '' OR starts_with(e.remote_id, $2 || '/'))
           AND NOT EXISTS (SELECT FROM documents AS d WHERE d.id = e.document_id AND d.deleted_at IS NULL)
         RETURNING 1
       ) SELECT FROM asked`,
      [source.id, folder, tags, requestId ?? null],
    );
    await this.query(`SELECT pg_notify($1, '')`, [SOURCES_DUE]);
  }

  /** Returns how many folders wait to be listed. */
  async countFolders(sourceId: string): Promise<number> {
    const [row] = await this.query<{ count: number }>(
      'SELECT count(*)::integer AS count FROM sources.folder_imports WHERE source_id = $1 AND ended_at IS NULL',
      [sourceId],
    );
    return row?.count ?? 0;
  }

  /** Returns folders that could not be listed completely. */
  async listFolderErrors(sourceId: string): Promise<{ folder: string; error: SourceError }[]> {
    return this.query(
      `SELECT folder, error FROM sources.folder_imports WHERE source_id = $1 AND ended_at IS NOT NULL
       ORDER BY ended_at DESC LIMIT ${MAX_FOLDER_ERRORS}`,
      [sourceId],
    );
  }

  /** Lets files be fetched again that the quota has refused. */
  async retryRefusedByQuota(accountId: string): Promise<void> {
    await this.query(
      `WITH retried AS (
         UPDATE sources.entries SET next_try_at = now()
         WHERE account_id = $1 AND state = 'failed' AND next_try_at > now() AND error->>'code' = 'quota.exceeded'
         RETURNING 1
       ) SELECT FROM retried`,
      [accountId],
    );
  }

  /** Returns how many entries are in each state. */
  async countByState(sourceId: string): Promise<Partial<Record<SourceEntryState, number>>> {
    const rows = await this.query<{ state: SourceEntryState; count: number }>(
      `SELECT state, count(*)::integer AS count FROM sources.entries WHERE source_id = $1 GROUP BY state`,
      [sourceId],
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  /** Lists entries whose bytes are stored and that are due. Of two versions of a file, the earlier one comes first. */
  async listStaged(limit: number): Promise<StagedEntry[]> {
    return this.query<StagedEntry>(
      `SELECT e.id, e.account_id AS "accountId", e.name, e.sha256, e.attempts, e.request_id AS "requestId",
              s.tags || coalesce(e.tags, '{}') AS tags, s.language AS languages, s.on_change AS "onChange"
       FROM sources.entries AS e JOIN sources.sources AS s ON s.id = e.source_id
       WHERE e.state = 'staged' AND coalesce(e.next_try_at <= now(), true)
         AND NOT EXISTS (
           SELECT FROM sources.entries AS o
           WHERE o.source_id = e.source_id AND o.remote_id = e.remote_id AND o.state = 'staged'
             AND (o.created_at, o.id) < (e.created_at, e.id) AND coalesce(o.next_try_at <= now(), true))
       ORDER BY e.id LIMIT $1`,
      [limit],
    );
  }

  /**
   * Returns undefined when the entry is not staged any more, or its source is removed. A file has an earlier version only
   * if it was there all the time: what has the name of a file that was moved aside or removed is another file.
   */
  async markImported(id: string, documentId: string): Promise<ImportedFile | undefined> {
    // The outer query sees the rows as they were before the update.
    const [file] = await this.query<ImportedFile>(
      `WITH imported AS (
         UPDATE sources.entries
         SET state = 'imported', document_id = $2, error = NULL, next_try_at = NULL, imported_at = now(),
             was_gone = false, updated_at = now()
         WHERE id = $1 AND state = 'staged' RETURNING id
       )
       SELECT earlier.id AS "earlierId", coalesce(earlier.is_shared, false) AS "isShared"
       FROM imported AS i JOIN sources.entries AS e ON e.id = i.id JOIN sources.sources AS s ON s.id = e.source_id
       LEFT JOIN LATERAL (
         SELECT o.document_id AS id, ${IS_SHARED} AS is_shared FROM sources.entries AS o
         WHERE o.source_id = e.source_id AND o.remote_id = e.remote_id AND o.id <> e.id
           AND o.document_id IS NOT NULL AND o.gone_at IS NULL AND NOT o.was_gone
           AND (e.imported_at IS NOT NULL OR (o.created_at, o.id) < (e.created_at, e.id))
         ORDER BY coalesce(o.imported_at, o.created_at) DESC, o.id DESC LIMIT 1
       ) AS earlier ON s.after_import IS DISTINCT FROM 'move'`,
      [id, documentId],
    );
    return file;
  }

  /** With `retrySeconds`, the connector fetches the file again after this time; without, only when it is asked for. */
  async markFailed(
    id: string,
    error: SourceError,
    retrySeconds: number | undefined,
  ): Promise<void> {
    await this.query(
      `UPDATE sources.entries
       SET state = 'failed', error = $2, next_try_at = now() + make_interval(secs => $3), updated_at = now()
       WHERE id = $1 AND state = 'staged'`,
      [id, JSON.stringify(error), retrySeconds ?? null],
    );
  }

  /** The stored bytes are missing or damaged: the connector fetches the file again. */
  async fetchAgain(id: string, afterSeconds: number): Promise<void> {
    await this.query(
      `UPDATE sources.entries
       SET state = 'waiting', next_try_at = now() + make_interval(secs => $2), sha256 = NULL, updated_at = now()
       WHERE id = $1 AND state = 'staged'`,
      [id, afterSeconds],
    );
  }

  /** Counts an attempt. The pause doubles with each one, from 15 seconds up to an hour. */
  async postpone(id: string): Promise<void> {
    await this.query(
      `UPDATE sources.entries
       SET attempts = attempts + 1, updated_at = now(),
           next_try_at = now() + least(interval '1 hour', interval '15 s' * power(2, least(attempts, 20)))
       WHERE id = $1 AND state = 'staged'`,
      [id],
    );
  }

  /** Deletes up to `limit` entries of a source. Returns whether there may be more. */
  async deleteSome(sourceId: string, limit: number): Promise<boolean> {
    const rows = await this.query(
      `WITH deleted AS (
         DELETE FROM sources.entries WHERE id IN (
           SELECT e.id FROM sources.entries AS e WHERE e.source_id = $1 LIMIT $2
         ) RETURNING 1
       ) SELECT FROM deleted`,
      [sourceId, limit],
    );
    return rows.length === limit;
  }

  /** Returns which of the entries are staged. */
  async findStaged(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.query<{ id: string }>(
      `SELECT id FROM sources.entries WHERE id = ANY ($1::uuid[]) AND state = 'staged'`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  private async query<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    return this.transactions.manager.query<T[]>(sql, parameters);
  }
}
