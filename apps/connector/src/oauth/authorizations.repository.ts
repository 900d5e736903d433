import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AUTHORIZATION_SECONDS } from '@app/contracts';
import { TransactionRunner } from '@app/database';

/** An authorization, as it is stored. */
export interface StoredAuthorization {
  readonly sealedVerifier: Buffer;
  readonly redirectUri: string;
}

/** The source of an authorization, and its account. */
export interface AuthorizationOwner {
  readonly sourceId: string;
  readonly accountId: string;
}

/** All SQL that writes `sources.authorizations`. */
@Injectable()
export class AuthorizationsRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Stores the authorization in place of an earlier one of the source. Returns when it ends. */
  async put(
    { sourceId, accountId }: AuthorizationOwner,
    state: string,
    { sealedVerifier, redirectUri }: StoredAuthorization,
    returnTo: string | null,
  ): Promise<Date> {
    const [row] = await this.query<{ expiresAt: Date }>(
      `WITH stored AS (
         INSERT INTO authorizations
           (source_id, account_id, state_hash, sealed_verifier, redirect_uri, return_to, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))
         ON CONFLICT (source_id) DO UPDATE SET
           account_id = excluded.account_id, state_hash = excluded.state_hash,
           sealed_verifier = excluded.sealed_verifier, redirect_uri = excluded.redirect_uri,
           return_to = excluded.return_to, expires_at = excluded.expires_at
         RETURNING expires_at
       ) SELECT expires_at AS "expiresAt" FROM stored`,
      [
        sourceId,
        accountId,
        hashOf(state),
        sealedVerifier,
        redirectUri,
        returnTo,
        AUTHORIZATION_SECONDS,
      ],
    );
    if (row === undefined) throw new Error('an authorization was not stored');
    return row.expiresAt;
  }

  /** Removes and returns the authorization of a state: it can be used once. Undefined when it has ended. */
  async take(
    { sourceId, accountId }: AuthorizationOwner,
    state: string,
  ): Promise<StoredAuthorization | undefined> {
    const [row] = await this.query<StoredAuthorization & { isValid: boolean }>(
      `WITH taken AS (
         DELETE FROM authorizations
         WHERE source_id = $1 AND account_id = $2 AND state_hash = $3
         RETURNING sealed_verifier, redirect_uri, expires_at
       ) SELECT sealed_verifier AS "sealedVerifier", redirect_uri AS "redirectUri",
           expires_at > now() AS "isValid" FROM taken`,
      [sourceId, accountId, hashOf(state)],
    );
    return row?.isValid === true ? row : undefined;
  }

  private query<T>(statement: string, parameters: readonly unknown[]): Promise<T[]> {
    return this.transactions.manager.query<T[]>(statement, [...parameters]);
  }
}

function hashOf(state: string): Buffer {
  return createHash('sha256').update(state).digest();
}
