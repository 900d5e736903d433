import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';

/** How long a request may be silent before it is taken for dead. */
const LEASE_SECONDS = 60;
const LIFETIME_HOURS = 24;

/** A key that this request now works on. */
export interface KeyLease {
  readonly accountId: string;
  readonly key: string;
  readonly leaseId: string;
}

/** What is known of a key that another request has. */
export interface KnownKey {
  /** Both null while that request runs. */
  readonly sha256: string | null;
  readonly answer: string | null;
}

/** All SQL on `idempotency_keys`. Time is the database's, so that processes whose clocks differ agree. */
@Injectable()
export class IdempotencyKeysRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** False when another request has the key: answered within its lifetime, or still running. */
  async claim({ accountId, key, leaseId }: KeyLease): Promise<boolean> {
    const rows = await this.query(
      `INSERT INTO idempotency_keys AS held (account_id, key, lease_id, lease_until, expires_at)
       VALUES ($1, $2, $3, now() + make_interval(secs => $4), now() + make_interval(hours => $5))
       ON CONFLICT (account_id, key) DO UPDATE
         SET lease_id = excluded.lease_id, lease_until = excluded.lease_until, expires_at = excluded.expires_at,
             sha256 = NULL, answer = NULL
         WHERE held.expires_at < now() OR (held.answer IS NULL AND held.lease_until < now())
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

  /** Says that the request still runs. */
  async renew({ accountId, key, leaseId }: KeyLease): Promise<void> {
    await this.query(
      `UPDATE idempotency_keys SET lease_until = now() + make_interval(secs => $4)
       WHERE account_id = $1 AND key = $2 AND lease_id = $3`,
      [accountId, key, leaseId, LEASE_SECONDS],
    );
  }

  /** Keeps the answer. False when the lease was lost to another request, which then is the one that counts. */
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

  /** Frees a key whose request came to nothing. One that was answered after all stays. */
  async release({ accountId, key, leaseId }: KeyLease): Promise<void> {
    await this.query(
      `DELETE FROM idempotency_keys
       WHERE account_id = $1 AND key = $2 AND lease_id = $3 AND answer IS NULL`,
      [accountId, key, leaseId],
    );
  }

  /** Deletes at most so many that have expired; returns how many there were. */
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
