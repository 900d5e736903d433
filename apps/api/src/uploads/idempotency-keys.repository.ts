import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';

/** A request that does not renew its lease for this time is considered dead. */
const LEASE_SECONDS = 60;
const LIFETIME_HOURS = 24;

/** The lease of a key by the request that processes the upload. */
export interface KeyLease {
  readonly accountId: string;
  readonly key: string;
  readonly leaseId: string;
}

/** The state of a key that another request has used. */
export interface KnownKey {
  /** `sha256` and `answer` are both null while that request runs. */
  readonly sha256: string | null;
  readonly answer: string | null;
}

/** All SQL on `idempotency_keys`. It uses the database's clock, because the clocks of processes differ. */
@Injectable()
export class IdempotencyKeysRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /**
   * Leases the key. Returns false when another request uses it: one that still runs, or was answered before.
   */
  async claim({ accountId, key, leaseId }: KeyLease): Promise<boolean> {
    const rows = await this.query(
      `INSERT INTO idempotency_keys AS existing (account_id, key, lease_id, lease_until, expires_at)
       VALUES ($1, $2, $3, now() + make_interval(secs => $4), now() + make_interval(hours => $5))
       ON CONFLICT (account_id, key) DO UPDATE
         SET lease_id = excluded.lease_id, lease_until = excluded.lease_until, expires_at = excluded.expires_at,
             sha256 = NULL, answer = NULL
         WHERE existing.expires_at < now() OR (existing.answer IS NULL AND existing.lease_until < now())
       RETURNING key`,
      [accountId, key, leaseId, LEASE_SECONDS, LIFETIME_HOURS],
    );
    return rows.length === 1;
  }

  async find(accountId: string, key: string): Promise<KnownKey | undefined> {
    const [known] = await this.query<KnownKey>(
      `SELECT sha256, answer FROM idempotency_keys WHERE account_id = $1 AND key = $2`,
      [accountId, key],
    );
    return known;
  }

  /** Extends the lease, because the request still runs. */
  async renew({ accountId, key, leaseId }: KeyLease): Promise<void> {
    await this.query(
      `UPDATE idempotency_keys SET lease_until = now() + make_interval(secs => $4)
       WHERE account_id = $1 AND key = $2 AND lease_id = $3`,
      [accountId, key, leaseId, LEASE_SECONDS],
    );
  }

  /**
   * Stores the answer. Returns false when another request has taken over the lease: then that request's
   * answer is valid.
   */
  async complete(
    { accountId, key, leaseId }: KeyLease,
    outcome: { sha256: string; answer: string },
  ): Promise<boolean> {
    const rows = await this.query(
      `WITH completed AS (
         UPDATE idempotency_keys SET sha256 = $4, answer = $5
         WHERE account_id = $1 AND key = $2 AND lease_id = $3 RETURNING key
       ) SELECT key FROM completed`,
      [accountId, key, leaseId, outcome.sha256, outcome.answer],
    );
    return rows.length === 1;
  }

  /** Deletes the key of a request that failed. A key that already has an answer is kept. */
  async release({ accountId, key, leaseId }: KeyLease): Promise<void> {
    await this.query(
      `DELETE FROM idempotency_keys
       WHERE account_id = $1 AND key = $2 AND lease_id = $3 AND answer IS NULL`,
      [accountId, key, leaseId],
    );
  }

  /** Deletes up to `limit` expired keys and returns their number. */
  async deleteExpired(limit: number): Promise<number> {
    const [row] = await this.query<{ count: number }>(
      `WITH deleted AS (
         DELETE FROM idempotency_keys WHERE (account_id, key) IN (
           SELECT account_id, key FROM idempotency_keys WHERE expires_at < now()
           ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED
         ) RETURNING 1
       ) SELECT count(*)::integer AS count FROM deleted`,
      [limit],
    );
    return row?.count ?? 0;
  }

  private async query<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    return this.transactions.manager.query<T[]>(sql, parameters);
  }
}
