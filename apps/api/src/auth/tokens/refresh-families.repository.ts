import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { AuthConfig } from '../auth.config.js';
import { FAMILY_SECONDS } from './refresh-token.js';

const DAY_SECONDS = 24 * 60 * 60;

/** Why a family was revoked before it expired. */
export type RevocationReason =
  'logout' | 'logout-all' | 'password-changed' | 'token-reused' | 'too-many';

/** One login on one device, and all refresh tokens that descend from it. */
export interface RefreshFamily {
  readonly id: string;
  readonly accountId: string;
  /** Whether the family is neither revoked nor expired. */
  readonly isLive: boolean;
}

/** Whether a token was used; `just-used` within the grace period. */
export type TokenUse = 'unused' | 'just-used' | 'used';

/**
 * Reads and writes `refresh_families` and `refresh_tokens`. Uses the clock of the database, so that processes
 * with different clocks agree. A caller that changes the tokens of a family must lock the family first.
 */
@Injectable()
export class RefreshFamiliesRepository {
  private readonly idleSeconds: number;

  constructor(
    private readonly transactions: TransactionRunner,
    { sessionIdleDays }: AuthConfig,
  ) {
    this.idleSeconds = Math.min(FAMILY_SECONDS, sessionIdleDays * DAY_SECONDS);
  }

  /** Inserts a family that ends when it is not refreshed within {@link idleSeconds}. */
  async insert({ id, accountId }: { id: string; accountId: string }): Promise<void> {
    await this.query(
      `INSERT INTO refresh_families (id, account_id, expires_at)
       VALUES ($1, $2, now() + make_interval(secs => $3))`,
      [id, accountId, this.idleSeconds],
    );
  }

  /** Moves the end of a family that is refreshed, but not beyond {@link FAMILY_SECONDS} after its beginning. */
  async extend(familyId: string): Promise<void> {
    await this.query(
      `UPDATE refresh_families
       SET expires_at = LEAST(created_at + make_interval(secs => $2), now() + make_interval(secs => $3))
       WHERE id = $1`,
      [familyId, FAMILY_SECONDS, this.idleSeconds],
    );
  }

  /** Revokes all live families of an account but the newest `limit` ones. Returns the number of revoked ones. */
  async revokeOldest(accountId: string, limit: number): Promise<number> {
    const [row] = await this.query<{ count: number }>(
      `WITH revoked AS (
         ${REVOKE} AND id IN (
           SELECT id FROM refresh_families
           WHERE account_id = $2 AND revoked_at IS NULL AND expires_at > now()
           ORDER BY created_at DESC, id DESC OFFSET $3
         ) RETURNING 1
       ) SELECT count(*)::integer AS count FROM revoked`,
      ['too-many' satisfies RevocationReason, accountId, limit],
    );
    return row?.count ?? 0;
  }

  async insertToken(familyId: string, tokenHash: Buffer): Promise<void> {
    await this.query(`INSERT INTO refresh_tokens (token_hash, family_id) VALUES ($1, $2)`, [
      tokenHash,
      familyId,
    ]);
  }

  /** Returns the family of a token and locks it until the running transaction ends. */
  async lockByToken(tokenHash: Buffer): Promise<RefreshFamily | undefined> {
    const [family] = await this.query<RefreshFamily>(
      `SELECT f.id, f.account_id AS "accountId",
              f.revoked_at IS NULL AND f.expires_at > clock_timestamp() AS "isLive"
       FROM refresh_families f
       WHERE f.id = (SELECT t.family_id FROM refresh_tokens t WHERE t.token_hash = $1)
       FOR UPDATE OF f`,
      [tokenHash],
    );
    return family;
  }

  /** Returns whether a token was used. The caller must have locked its family. */
  async readTokenUse(tokenHash: Buffer, graceSeconds: number): Promise<TokenUse> {
    const [row] = await this.query<{ use: TokenUse }>(
      `SELECT CASE WHEN used_at IS NULL THEN 'unused'
                   WHEN clock_timestamp() < used_at + make_interval(secs => $2) THEN 'just-used'
                   ELSE 'used' END AS use
       FROM refresh_tokens WHERE token_hash = $1`,
      [tokenHash, graceSeconds],
    );
    return row?.use ?? 'used';
  }

  async markUsed(tokenHash: Buffer): Promise<void> {
    await this.query(
      `UPDATE refresh_tokens SET used_at = clock_timestamp() WHERE token_hash = $1`,
      [tokenHash],
    );
  }

  async hasToken(familyId: string, tokenHash: Buffer): Promise<boolean> {
    const rows = await this.query(
      `SELECT 1 FROM refresh_tokens WHERE token_hash = $1 AND family_id = $2`,
      [tokenHash, familyId],
    );
    return rows.length === 1;
  }

  async revoke(familyId: string, reason: RevocationReason): Promise<void> {
    await this.query(`${REVOKE} AND id = $2`, [reason, familyId]);
  }

  /**
   * Revokes the family of a token, which may be a used one. Returns the family's account; undefined when no
   * family with this token was live.
   */
  async revokeByToken(tokenHash: Buffer, reason: RevocationReason): Promise<string | undefined> {
    const [family] = await this.query<{ accountId: string }>(
      `WITH revoked AS (
         ${REVOKE} AND id = (SELECT t.family_id FROM refresh_tokens t WHERE t.token_hash = $2)
         RETURNING account_id
       ) SELECT account_id AS "accountId" FROM revoked`,
      [reason, tokenHash],
    );
    return family?.accountId;
  }

  async revokeAll(accountId: string, reason: RevocationReason): Promise<void> {
    await this.query(`${REVOKE} AND account_id = $2`, [reason, accountId]);
  }

  async revokeOthers(accountId: string, keptId: string, reason: RevocationReason): Promise<void> {
    await this.query(`${REVOKE} AND account_id = $2 AND id <> $3`, [reason, accountId, keptId]);
  }

  /** Deletes up to `limit` expired families with their tokens; returns how many it deleted. */
  async deleteExpired(limit: number): Promise<number> {
    const [row] = await this.query<{ count: number }>(
      `WITH deleted AS (
         DELETE FROM refresh_families WHERE id IN (
           SELECT id FROM refresh_families WHERE expires_at < now()
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

const REVOKE = `UPDATE refresh_families SET revoked_at = now(), revoked_reason = $1
  WHERE revoked_at IS NULL`;
