import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { SOURCE_ENTRY_STAGED } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { SOURCE_COLUMNS } from '../sources/sources.repository.js';
import type { Source } from '../sources/source.js';
import type { EntryEnd, FoundState, LeasedEntry, NewEntry } from '../ledger/entry.js';

/** How many files are fetched at the same time from one source, and for one account. */
const OF_SOURCE = 4;
const OF_ACCOUNT = 8;
/** More than these are fetched for an account only while places remain that its transfers leave to others. */
const SHARE_OF_ACCOUNT = 2;
/** While the api has this many files of an account to register, no more are fetched: the store is not a cache. */
const STAGED_OF_ACCOUNT = 32;

/**
 * What may be fetched now of one source: what waits, and what failed and is due again. After the quota has refused a
 * file, only what has room.
 */
const FETCHABLE = [
  `w.state = 'waiting' AND (w.next_try_at IS NULL OR w.next_try_at <= now())`,
  `w.state = 'failed' AND w.next_try_at <= now()`,
]
  .map(
    (condition) => `(
      SELECT w.id, w.account_id, w.created_at FROM entries AS w
      WHERE w.source_id = s.id AND ${condition} AND (w.lease_until IS NULL OR w.lease_until <= now())
        AND (s.room_bytes IS NULL OR coalesce(w.size_bytes, 0) < s.room_bytes)
      ORDER BY w.created_at, w.id LIMIT ${OF_SOURCE})`,
  )
  .join(' UNION ALL ');

/**
 * Chooses entries so that accounts take turns: first those of the accounts with the fewest transfers. Chance decides
 * among equals, so that no account waits for ever behind older ones. Accounts with slow servers cannot hold all places:
 * $3 places stay free for accounts that have no more than their share. Arrays of ids, because PostgreSQL would read the
 * whole ledger for a subquery of ids whose number it cannot know.
 */
const CLAIM = `
  WITH running AS (
    SELECT source_id, account_id FROM entries WHERE lease_until > now()
  ), candidates AS (
    SELECT e.id, e.account_id, e.created_at,
      (SELECT count(*) FROM running AS r WHERE r.source_id = s.id)
        + row_number() OVER (PARTITION BY s.id ORDER BY e.created_at, e.id) AS of_source
    FROM sources AS s CROSS JOIN LATERAL (${FETCHABLE}) AS e
    WHERE s.state = 'active' AND s.failures = 0 AND s.sealed_secret IS NOT NULL
      AND ${STAGED_OF_ACCOUNT} > (
        SELECT count(*) FROM (
          SELECT FROM entries AS t WHERE t.account_id = s.account_id AND t.state = 'staged'
          LIMIT ${STAGED_OF_ACCOUNT}
        ) AS staged
      )
  ), ranked AS (
    SELECT c.id,
      (SELECT count(*) FROM running AS r WHERE r.account_id = c.account_id)
        + row_number() OVER (PARTITION BY c.account_id ORDER BY c.of_source, c.created_at, c.id)
        AS of_account
    FROM candidates AS c WHERE c.of_source <= ${OF_SOURCE}
  ), placed AS (
    SELECT id, of_account, row_number() OVER (ORDER BY of_account, random()) AS place
    FROM ranked WHERE of_account <= ${OF_ACCOUNT}
  ), chosen AS (
    SELECT id FROM placed
    WHERE place <= $1 AND (of_account <= ${SHARE_OF_ACCOUNT} OR place <= $1::int - $3::int)
  ), locked AS (
    SELECT e.id FROM entries AS e
    WHERE e.id = ANY (ARRAY (SELECT id FROM chosen)) AND e.state IN ('waiting', 'failed')
      AND (e.lease_until IS NULL OR e.lease_until <= now())
    FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE entries SET lease_until = now() + make_interval(secs => $2)
    WHERE id = ANY (ARRAY (SELECT id FROM locked)) RETURNING *
  )
  SELECT c.id AS "entryId", c.remote_id AS "remoteId", c.version, c.name,
    c.size_bytes::float8 AS "sizeBytes", c.requested, c.tags, c.attempts,
    c.request_id AS "entryRequestId", c.lease_until::text AS lease, ${SOURCE_COLUMNS}
  FROM claimed AS c JOIN sources AS s ON s.id = c.source_id`;

interface ClaimedRow extends Source {
  readonly entryId: string;
  readonly remoteId: string;
  readonly version: string;
  readonly sizeBytes: number | null;
  readonly requested: boolean;
  readonly tags: readonly string[] | null;
  readonly attempts: number;
  readonly entryRequestId: string | null;
  readonly lease: string;
}

/** All SQL of transfers. Each change requires the lease of the entry. */
@Injectable()
export class LeasesRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /**
   * Takes up to `limit` entries that may be fetched now, for this process. `reserved` of these places are only for accounts
   * with few transfers.
   */
  async claim(limit: number, reserved: number, leaseSeconds: number): Promise<LeasedEntry[]> {
    const rows = await this.query<ClaimedRow & { name: string }>(CLAIM, [
      limit,
      leaseSeconds,
      reserved,
    ]);
    return rows.map((row) => ({
      id: row.entryId,
      sourceId: row.id,
      remoteId: row.remoteId,
      version: row.version,
      name: row.name,
      sizeBytes: row.sizeBytes,
      requested: row.requested,
      tags: row.tags,
      attempts: row.attempts,
      requestId: row.entryRequestId,
      lease: row.lease,
      source: row,
    }));
  }

  /** Extends a lease. Undefined when it is lost: another process took the entry, or its source was removed or stopped. */
  async extend(id: string, lease: string, leaseSeconds: number): Promise<string | undefined> {
    const [row] = await this.query<{ lease: string }>(
      `WITH renewed AS (
         UPDATE entries SET lease_until = now() + make_interval(secs => $3)
         WHERE id = $1 AND lease_until = $2::timestamptz
           AND EXISTS (SELECT FROM sources AS s WHERE s.id = source_id AND s.state = 'active')
         RETURNING lease_until
       ) SELECT lease_until::text AS lease FROM renewed`,
      [id, lease, leaseSeconds],
    );
    return row?.lease;
  }

  /** Hands an entry over to the api, whose object is in the store. Returns false when the lease was lost. */
  async stage(
    id: string,
    lease: string,
    file: { readonly sha256: string; readonly sizeBytes: number },
  ): Promise<boolean> {
    const rows = await this.query(
      `WITH staged AS (
         UPDATE entries SET state = 'staged', sha256 = $3, size_bytes = $4, lease_until = NULL,
           next_try_at = NULL, error = NULL, attempts = 0, updated_at = now()
         WHERE id = $1 AND lease_until = $2::timestamptz RETURNING id
       ) SELECT pg_notify($5, id::text) FROM staged`,
      [id, lease, file.sha256, file.sizeBytes, SOURCE_ENTRY_STAGED],
    );
    return rows.length === 1;
  }

  async finish(id: string, lease: string, end: EntryEnd): Promise<void> {
    await this.query(
      `WITH finished AS (
         UPDATE entries SET state = $3, error = $4::jsonb, attempts = $5, lease_until = NULL,
           next_try_at = now() + make_interval(secs => $6), updated_at = now()
         WHERE id = $1 AND lease_until = $2::timestamptz RETURNING 1
       ) SELECT FROM finished`,
      [
        id,
        lease,
        end.state,
        end.error && JSON.stringify(end.error),
        end.attempts,
        end.nextTryInSeconds ?? null,
      ],
    );
  }

  /** Gives an entry back unchanged; the next process fetches it. */
  async release(id: string, lease: string): Promise<void> {
    await this.query(
      `WITH released AS (
         UPDATE entries SET lease_until = NULL WHERE id = $1 AND lease_until = $2::timestamptz RETURNING 1
       ) SELECT FROM released`,
      [id, lease],
    );
  }

  /**
   * Gives an entry that was never fetched the later version of its file. Returns false when the lease was lost, or when the
   * ledger has this version already.
   */
  async renew(
    entry: LeasedEntry,
    lease: string,
    later: NewEntry,
    { attempts, nextTryInSeconds }: Pick<EntryEnd, 'attempts' | 'nextTryInSeconds'>,
    state: FoundState,
  ): Promise<boolean> {
    const rows = await this.query(
      `WITH renewed AS (
         UPDATE entries AS e SET version = $3, name = $4, size_bytes = $5, modified_at = $6, state = $7,
           error = $8::jsonb, attempts = $9, next_try_at = now() + make_interval(secs => $10),
           lease_until = NULL, updated_at = now()
         WHERE id = $1 AND lease_until = $2::timestamptz AND sha256 IS NULL AND document_id IS NULL
           AND NOT EXISTS (
             SELECT FROM entries AS o
             WHERE o.source_id = e.source_id AND o.remote_id = e.remote_id AND o.version = $3)
         RETURNING id
       ) SELECT id FROM renewed`,
      [
        entry.id,
        lease,
        later.version,
        later.name,
        later.sizeBytes,
        later.modifiedAt,
        later.skip === undefined ? state : 'skipped',
        later.skip === undefined ? null : JSON.stringify(later.skip),
        attempts,
        nextTryInSeconds ?? null,
      ],
    );
    return rows.length === 1;
  }

  /**
   * Adds the later version of an entry that changed before it was fetched. What its owner asked for, and what needs no
   * second look, waits at once. It inherits the attempts, so that a file that changes each time does not do so for ever.
   */
  async addLaterVersion(
    entry: LeasedEntry,
    later: NewEntry,
    { attempts, nextTryInSeconds }: Pick<EntryEnd, 'attempts' | 'nextTryInSeconds'>,
    state: FoundState,
  ): Promise<void> {
    await this.query(
      `INSERT INTO entries (id, source_id, account_id, remote_id, version, name, size_bytes, modified_at,
         state, requested, error, tags, request_id, attempts, next_try_at)
       SELECT $1, s.id, s.account_id, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::text[], $12, $13,
         now() + make_interval(secs => $14)
       FROM sources AS s WHERE s.id = $2
       ON CONFLICT (source_id, remote_id, version) DO UPDATE SET
         state = excluded.state, requested = excluded.requested, error = excluded.error,
         tags = excluded.tags, request_id = excluded.request_id, attempts = excluded.attempts,
         next_try_at = excluded.next_try_at,
         updated_at = now()
       WHERE excluded.requested AND entries.state IN ('seen', 'skipped', 'failed')`,
      [
        uuidv7(),
        entry.sourceId,
        later.remoteId,
        later.version,
        later.name,
        later.sizeBytes,
        later.modifiedAt,
        later.skip === undefined ? state : 'skipped',
        entry.requested,
        later.skip === undefined ? null : JSON.stringify(later.skip),
        entry.tags,
        entry.requestId,
        attempts,
        nextTryInSeconds ?? null,
      ],
    );
  }

  private query<T>(statement: string, parameters: readonly unknown[]): Promise<T[]> {
    return this.transactions.manager.query<T[]>(statement, [...parameters]);
  }
}
