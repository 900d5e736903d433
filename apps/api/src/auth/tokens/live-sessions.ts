import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '@app/database';
import { UnauthenticatedError } from '../auth.errors.js';
import type { AuthenticatedAccount } from '../authenticated-account.js';

/**
 * Returns an SQL condition: the login has not ended. Both parameters are SQL expressions of a uuid.
 *
 * A login ends with a logout, a changed password, a refresh token that was used twice, or its last day. Closing an account
 * deletes all its logins.
 */
export function isLiveSession(accountId: string, familyId: string): string {
  return `EXISTS (
    SELECT FROM refresh_families AS f
    WHERE f.id = ${familyId} AND f.account_id = ${accountId} AND f.revoked_at IS NULL AND f.expires_at > now())`;
}

const IS_LIVE = `SELECT ${isLiveSession('$1::uuid', '$2::uuid')} AS "isLive"`;

/** Knows which logins have not ended, although their access tokens have not expired. */
@Injectable()
export class LiveSessions {
  constructor(private readonly statements: PreparedStatements) {}

  /** Runs for almost every request. @throws UnauthenticatedError when the login has ended */
  async refuseEnded({ id, familyId }: AuthenticatedAccount): Promise<void> {
    const [row] = await this.statements.run<{ isLive: boolean }>(IS_LIVE, [id, familyId]);
    if (row?.isLive !== true) throw new UnauthenticatedError({ isTokenSent: true });
  }
}
