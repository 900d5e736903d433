import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import type { SourceError } from '@app/contracts';
import type { LeasedSource, RoundEnd, Source } from './source.js';

/** Rounds of one account at the same time, so that slow servers of one account do not stop those of others. */
const OF_ACCOUNT = 2;

/** The columns of a source. */
export const SOURCE_COLUMNS = `
  s.id, s.account_id AS "accountId", s.kind, s.settings, s.folder, s.mode, s.cursor,
  s.after_import AS "afterImport",
  s.sealed_secret AS "sealedSecret", s.failures, s.request_id AS "requestId"`;

const LEASED = `${SOURCE_COLUMNS}, s.lease_until::text AS lease, s.next_sync_at::text AS "dueAt"`;

/** All SQL that writes `sources.sources`. */
@Injectable()
export class SourcesRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Returns a source with credentials; undefined when the account has none with this id. */
  async find(id: string, accountId: string): Promise<Source | undefined> {
    const [source] = await this.query<Source>(
      `SELECT ${SOURCE_COLUMNS} FROM sources AS s
       WHERE s.id = $1 AND s.account_id = $2 AND s.sealed_secret IS NOT NULL`,
      [id, accountId],
    );
    return source;
  }

  /** Returns how to reach a source that may have no credentials yet. */
  async findSettings(
    id: string,
    accountId: string,
  ): Promise<Pick<Source, 'kind' | 'settings'> | undefined> {
    const [source] = await this.query<Pick<Source, 'kind' | 'settings'>>(
      'SELECT s.kind, s.settings FROM sources AS s WHERE s.id = $1 AND s.account_id = $2',
      [id, accountId],
    );
    return source;
  }

  /** Makes the row that {@link tryLockTokens} locks. */
  async prepareTokenLock(id: string): Promise<void> {
    await this.query(
      `WITH made AS (
         INSERT INTO token_locks (source_id) SELECT s.id FROM sources AS s WHERE s.id = $1
         ON CONFLICT DO NOTHING RETURNING 1
       ) SELECT FROM made`,
      [id],
    );
  }

  /** Locks a source's tokens until the running transaction ends. Returns false when another process has the lock. */
  async tryLockTokens(id: string): Promise<boolean> {
    const rows = await this.query(
      'SELECT FROM token_locks WHERE source_id = $1 FOR UPDATE SKIP LOCKED',
      [id],
    );
    return rows.length === 1;
  }

  /** Makes other changes of a source wait until the running transaction ends. */
  async lockSecret(id: string): Promise<void> {
    await this.query('SELECT FROM sources WHERE id = $1 FOR NO KEY UPDATE', [id]);
  }

  /** Returns the sources of an account and a kind that have credentials. */
  async listOfKinds(
    accountId: string,
    kinds: readonly string[],
  ): Promise<Pick<Source, 'id' | 'accountId' | 'sealedSecret'>[]> {
    return this.query(
      `SELECT s.id, s.account_id AS "accountId", s.sealed_secret AS "sealedSecret" FROM sources AS s
       WHERE s.account_id = $1 AND s.kind = ANY($2) AND s.sealed_secret IS NOT NULL`,
      [accountId, kinds],
    );
  }

  /** Stores sealed credentials. Returns false when the source was removed meanwhile. */
  async putSecret(id: string, accountId: string, sealed: Buffer): Promise<boolean> {
    const rows = await this.query(
      `WITH changed AS (
         UPDATE sources SET sealed_secret = $3, updated_at = now()
         WHERE id = $1 AND account_id = $2 RETURNING id
       ) SELECT id FROM changed`,
      [id, accountId, sealed],
    );
    return rows.length === 1;
  }

  /**
   * Stores the sealed tokens of another agreement, which may be that of another user: what was known of the state over there
   * is of no use, and a running round ends. Returns false when the source was removed meanwhile.
   */
  async putAgreement(id: string, accountId: string, sealed: Buffer): Promise<boolean> {
    const rows = await this.query(
      `WITH changed AS (
         UPDATE sources SET sealed_secret = $3, cursor = NULL, lease_until = NULL, updated_at = now()
         WHERE id = $1 AND account_id = $2 RETURNING id
       ) SELECT id FROM changed`,
      [id, accountId, sealed],
    );
    return rows.length === 1;
  }

  /** Takes the source that has been due for the longest time, for this process. */
  async claimDue(leaseSeconds: number): Promise<LeasedSource | undefined> {
    const [source] = await this.query<LeasedSource>(
      `WITH claimed AS (
         UPDATE sources SET lease_until = now() + make_interval(secs => $1)
         WHERE id = (
           SELECT d.id FROM sources AS d
           WHERE d.state = 'active' AND d.next_sync_at <= now() AND d.sealed_secret IS NOT NULL
             AND (d.lease_until IS NULL OR d.lease_until <= now())
             AND (SELECT count(*) FROM sources AS r
                  WHERE r.account_id = d.account_id AND r.lease_until > now()) < ${OF_ACCOUNT}
           ORDER BY d.next_sync_at LIMIT 1 FOR UPDATE OF d SKIP LOCKED
         ) RETURNING *
       ) SELECT ${LEASED} FROM claimed AS s`,
      [leaseSeconds],
    );
    return source;
  }

  /** Extends a lease. Undefined when it is lost: another process took the source, or the source was removed or paused. */
  async renewLease(id: string, lease: string, leaseSeconds: number): Promise<string | undefined> {
    const [row] = await this.query<{ lease: string }>(
      `WITH renewed AS (
         UPDATE sources SET lease_until = now() + make_interval(secs => $3)
         WHERE id = $1 AND lease_until = $2::timestamptz AND state = 'active' RETURNING lease_until
       ) SELECT lease_until::text AS lease FROM renewed`,
      [id, lease, leaseSeconds],
    );
    return row?.lease;
  }

  /** Gives a source back unchanged; the next process continues. */
  async release(id: string, lease: string): Promise<void> {
    await this.query(
      `WITH released AS (
         UPDATE sources SET lease_until = NULL WHERE id = $1 AND lease_until = $2::timestamptz RETURNING 1
       ) SELECT FROM released`,
      [id, lease],
    );
  }

  /**
   * Records the end of a round. A time that the api set during the round stays, so that a wish for one more round is not
   * lost.
   */
  async finishRound(source: LeasedSource, lease: string, end: RoundEnd): Promise<void> {
    await this.query(
      `WITH finished AS (
         UPDATE sources SET
           lease_until = NULL, failures = $3, error = $4::jsonb, updated_at = now(),
           state = CASE WHEN $5 AND state = 'active' THEN 'consent_needed' ELSE state END,
           last_sync_at = CASE WHEN $8 THEN now() ELSE last_sync_at END,
           cursor = coalesce($9::jsonb, cursor),
           request_id = CASE WHEN next_sync_at = $7::timestamptz THEN NULL ELSE request_id END,
           next_sync_at = CASE WHEN next_sync_at = $7::timestamptz
             THEN now() + make_interval(secs => $6) ELSE next_sync_at END
         WHERE id = $1 AND lease_until = $2::timestamptz RETURNING 1
       ) SELECT FROM finished`,
      [
        source.id,
        lease,
        end.failures,
        end.error && JSON.stringify(end.error),
        end.isConsentNeeded,
        end.nextInSeconds ?? null,
        source.dueAt,
        end.isComplete,
        end.cursor === undefined ? null : JSON.stringify(end.cursor),
      ],
    );
  }

  /**
   * Stops the transfers of a source after one of them found that it does not answer. The next round begins after
   * `retryInSeconds`, and starts them again when it succeeds. A second failure of the same time changes nothing.
   */
  async interrupt(id: string, error: SourceError, retryInSeconds: number): Promise<void> {
    await this.query(
      `WITH stopped AS (
         UPDATE sources SET failures = 1, error = $2::jsonb, updated_at = now(),
           next_sync_at = now() + make_interval(secs => $3)
         WHERE id = $1 AND state = 'active' AND failures = 0 RETURNING 1
       ) SELECT FROM stopped`,
      [id, JSON.stringify(error), retryInSeconds],
    );
  }

  /** The other side refuses the credentials. Nothing is tried until there are new ones. */
  async requireConsent(id: string, error: SourceError): Promise<void> {
    await this.query(
      `WITH stopped AS (
         UPDATE sources SET state = 'consent_needed', error = $2::jsonb, updated_at = now()
         WHERE id = $1 AND state = 'active' RETURNING 1
       ) SELECT FROM stopped`,
      [id, JSON.stringify(error)],
    );
  }

  /** Returns sealed credentials in the order of the ids of their sources. */
  async listSecrets(
    afterId: string,
    limit: number,
  ): Promise<Pick<Source, 'id' | 'accountId' | 'sealedSecret'>[]> {
    return this.query(
      `SELECT s.id, s.account_id AS "accountId", s.sealed_secret AS "sealedSecret"
       FROM sources AS s WHERE s.id > $1 AND s.sealed_secret IS NOT NULL ORDER BY s.id LIMIT $2`,
      [afterId, limit],
    );
  }

  /** Replaces sealed credentials, unless they were changed meanwhile. */
  async replaceSecret(id: string, before: Buffer, after: Buffer): Promise<void> {
    await this.query(
      `WITH replaced AS (
         UPDATE sources SET sealed_secret = $3 WHERE id = $1 AND sealed_secret = $2 RETURNING 1
       ) SELECT FROM replaced`,
      [id, before, after],
    );
  }

  private query<T>(statement: string, parameters: readonly unknown[]): Promise<T[]> {
    return this.transactions.manager.query<T[]>(statement, [...parameters]);
  }
}
