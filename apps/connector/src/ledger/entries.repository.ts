import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '@app/database';
import { LEFT_ALONE, storable } from './file-rules.js';
import type { FoundState, KnownEntry, LeasedEntry, NewEntry } from './entry.js';

/** A version of a file that is a document. */
export interface ImportedVersion {
  readonly remoteId: string;
  readonly version: string;
}

/** After this number of looks that each found another version, a file counts as failed until it rests. */
const MAX_LOOKS = 20;

/** All SQL of rounds on `sources.entries`. That of transfers is in `transfers/leases.repository.ts`. */
@Injectable()
export class EntriesRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Returns all versions of the files. */
  async find(sourceId: string, remoteIds: readonly string[]): Promise<KnownEntry[]> {
    return this.query(
      `SELECT id, remote_id AS "remoteId", version, state, size_bytes::float8 AS "sizeBytes",
         error->>'code' AS "errorCode",
         sha256 IS NULL AND document_id IS NULL AND NOT requested
           AND (lease_until IS NULL OR lease_until <= now()) AS "isUntouched"
       FROM entries WHERE source_id = $1 AND remote_id = ANY($2)`,
      [sourceId, remoteIds],
    );
  }

  /**
   * Adds versions that were found for the first time, in this state unless they are skipped. Of a version that another
   * process adds, one row stays.
   */
  async add(
    source: { readonly id: string; readonly accountId: string },
    found: readonly NewEntry[],
    state: FoundState,
  ): Promise<void> {
    if (found.length === 0) return;
    await this.query(
      `INSERT INTO entries (id, source_id, account_id, remote_id, version, name, size_bytes, modified_at,
         state, requested, error)
       SELECT f.id, $1, $2, f.remote_id, f.version, f.name, f.size_bytes, f.modified_at,
         CASE WHEN f.error IS NULL THEN $10 ELSE 'skipped' END, false, f.error
       FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::timestamptz[], $9::jsonb[])
         AS f (id, remote_id, version, name, size_bytes, modified_at, error)
       WHERE EXISTS (SELECT FROM sources WHERE id = $1)
       ON CONFLICT (source_id, remote_id, version) DO NOTHING`,
      [
        source.id,
        source.accountId,
        found.map(() => uuidv7()),
        found.map(({ remoteId }) => remoteId),
        found.map(({ version }) => version),
        found.map(({ name }) => storable(name)),
        found.map(({ sizeBytes }) => sizeBytes),
        found.map(({ modifiedAt }) => modifiedAt),
        found.map(({ skip }) => (skip === undefined ? null : JSON.stringify(skip))),
        state,
      ],
    );
  }

  /**
   * Makes files wait for their transfer that their owner asked for: new ones, and those that are not fetched yet. What is
   * staged or a document stays; the api has asked again for documents that were deleted.
   */
  async request(
    source: { readonly id: string; readonly accountId: string },
    files: readonly NewEntry[],
    { tags, requestId }: Pick<LeasedEntry, 'tags' | 'requestId'>,
  ): Promise<void> {
    const wanted = files.filter(({ skip }) => skip === undefined);
    if (wanted.length === 0) return;
    await this.query(
      `INSERT INTO entries AS e (id, source_id, account_id, remote_id, version, name, size_bytes, modified_at,
         state, requested, tags, request_id)
       SELECT f.id, $1, $2, f.remote_id, f.version, f.name, f.size_bytes, f.modified_at, 'waiting', true, $3, $4
       FROM unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::timestamptz[])
         AS f (id, remote_id, version, name, size_bytes, modified_at)
       WHERE EXISTS (SELECT FROM sources WHERE id = $1)
       ON CONFLICT (source_id, remote_id, version) DO UPDATE
       SET state = 'waiting', requested = true, error = NULL, attempts = 0, next_try_at = NULL,
           tags = excluded.tags, request_id = excluded.request_id, gone_at = NULL, updated_at = now()
       WHERE e.state IN ('seen', 'skipped', 'failed')`,
      [
        source.id,
        source.accountId,
        tags,
        requestId,
        wanted.map(() => uuidv7()),
        wanted.map(({ remoteId }) => remoteId),
        wanted.map(({ version }) => version),
        wanted.map(({ name }) => storable(name)),
        wanted.map(({ sizeBytes }) => sizeBytes),
        wanted.map(({ modifiedAt }) => modifiedAt),
      ],
    );
  }

  /**
   * Gives rows that were never fetched the present version of their file. Returns the number of those that need another
   * look soon.
   */
  async renew(
    found: readonly (NewEntry & { readonly id: string })[],
    state: FoundState,
  ): Promise<number> {
    if (found.length === 0) return 0;
    const rows = await this.query<{ state: string }>(
      `WITH renewed AS (
         UPDATE entries AS e SET version = f.version, name = f.name, size_bytes = f.size_bytes,
           modified_at = f.modified_at, attempts = e.attempts + 1, next_try_at = NULL, gone_at = NULL, updated_at = now(),
           state = CASE WHEN f.error IS NOT NULL THEN 'skipped'
             WHEN $7 = 'seen' AND e.attempts + 1 >= ${MAX_LOOKS} THEN 'failed' ELSE $7 END,
           error = CASE WHEN f.error IS NOT NULL THEN f.error
             WHEN $7 = 'seen' AND e.attempts + 1 >= ${MAX_LOOKS} THEN $8::jsonb END
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[], $6::jsonb[])
           AS f (id, version, name, size_bytes, modified_at, error)
         WHERE e.id = f.id AND e.state IN ('seen', 'skipped', 'failed') AND NOT EXISTS (
           SELECT FROM entries AS o
           WHERE o.source_id = e.source_id AND o.remote_id = e.remote_id AND o.version = f.version)
         RETURNING e.state
       ) SELECT state FROM renewed`,
      [
        found.map(({ id }) => id),
        found.map(({ version }) => version),
        found.map(({ name }) => storable(name)),
        found.map(({ sizeBytes }) => sizeBytes),
        found.map(({ modifiedAt }) => modifiedAt),
        found.map(({ skip }) => (skip === undefined ? null : JSON.stringify(skip))),
        state,
        JSON.stringify(LEFT_ALONE.unstable),
      ],
    );
    return rows.filter((row) => row.state === state).length;
  }

  /**
   * Skips the other versions of files whose present version is known, where they were not fetched yet. Those that their
   * owner asked for stay: their transfer finds the change, and asks for the present version instead.
   */
  async supersede(
    sourceId: string,
    present: readonly { readonly remoteId: string; readonly version: string }[],
  ): Promise<void> {
    if (present.length === 0) return;
    await this.query(
      `WITH superseded AS (
         UPDATE entries AS e SET state = 'skipped', error = $4::jsonb, next_try_at = NULL, updated_at = now()
         FROM unnest($2::text[], $3::text[]) AS p (remote_id, version)
         WHERE e.source_id = $1 AND e.remote_id = p.remote_id AND e.version <> p.version
           AND e.state IN ('seen', 'waiting', 'failed') AND NOT e.requested
           AND (e.lease_until IS NULL OR e.lease_until <= now())
         RETURNING 1
       ) SELECT FROM superseded`,
      [
        sourceId,
        present.map(({ remoteId }) => remoteId),
        present.map(({ version }) => version),
        JSON.stringify(LEFT_ALONE.changed),
      ],
    );
  }

  /** Lets entries be fetched that were seen at least `settleSeconds` ago. Returns their number. */
  async promote(ids: readonly string[], settleSeconds: number): Promise<number> {
    if (ids.length === 0) return 0;
    const rows = await this.query(
      `WITH promoted AS (
         UPDATE entries SET state = 'waiting', updated_at = now()
         WHERE id = ANY($1) AND state = 'seen' AND updated_at <= now() - make_interval(secs => $2)
         RETURNING 1
       ) SELECT FROM promoted`,
      [ids, settleSeconds],
    );
    return rows.length;
  }

  /** Sets entries back to the state of a new one: their size changed, or they are there again. */
  async lookAgain(
    entries: readonly { readonly id: string; readonly sizeBytes: number | null }[],
    state: FoundState,
  ): Promise<void> {
    if (entries.length === 0) return;
    await this.query(
      `WITH changed AS (
         UPDATE entries AS e SET state = $3, size_bytes = f.size_bytes, error = NULL, attempts = 0,
           next_try_at = NULL, updated_at = now()
         FROM unnest($1::uuid[], $2::bigint[]) AS f (id, size_bytes)
         WHERE e.id = f.id AND e.state IN ('seen', 'skipped', 'failed')
         RETURNING 1
       ) SELECT FROM changed`,
      [entries.map(({ id }) => id), entries.map(({ sizeBytes }) => sizeBytes), state],
    );
  }

  /** Returns files in the order of their ids, with what the ledger says about their presence. */
  async listFiles(
    sourceId: string,
    after: string,
    limit: number,
  ): Promise<{ remoteId: string; isHere: boolean; isGone: boolean }[]> {
    return this.query(
      `SELECT remote_id AS "remoteId", bool_or(gone_at IS NULL) AS "isHere",
         bool_or(gone_at IS NOT NULL) AS "isGone"
       FROM entries WHERE source_id = $1 AND remote_id > $2
       GROUP BY remote_id ORDER BY remote_id LIMIT $3`,
      [sourceId, after, limit],
    );
  }

  /** Returns the versions that are documents, of files that are over there, in the order of their ids. */
  async listImported(
    sourceId: string,
    after: ImportedVersion,
    limit: number,
  ): Promise<ImportedVersion[]> {
    return this.query(
      `SELECT remote_id AS "remoteId", version FROM entries
       WHERE source_id = $1 AND state = 'imported' AND gone_at IS NULL
         AND (remote_id, version) > ($2::text, $3::text)
       ORDER BY remote_id, version LIMIT $4`,
      [sourceId, after.remoteId, after.version, limit],
    );
  }

  /** Notes that files are not over there any more. What has their name later is another file. Nothing else happens. */
  async markGone(sourceId: string, remoteIds: readonly string[]): Promise<void> {
    await this.query(
      `WITH gone AS (
         UPDATE entries SET gone_at = now(), was_gone = true, updated_at = now()
         WHERE source_id = $1 AND remote_id = ANY($2) AND gone_at IS NULL RETURNING 1
       ) SELECT FROM gone`,
      [sourceId, remoteIds],
    );
  }

  /** Notes that files are over there again. */
  async markPresent(sourceId: string, remoteIds: readonly string[]): Promise<void> {
    await this.query(
      `WITH present AS (
         UPDATE entries SET gone_at = NULL, updated_at = now()
         WHERE source_id = $1 AND remote_id = ANY($2) AND gone_at IS NOT NULL RETURNING 1
       ) SELECT FROM present`,
      [sourceId, remoteIds],
    );
  }

  private query<T>(statement: string, parameters: readonly unknown[]): Promise<T[]> {
    return this.transactions.manager.query<T[]>(statement, [...parameters]);
  }
}
