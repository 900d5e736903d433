import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { OAuthKind } from '@app/contracts';
import { TransactionRunner } from '@app/database';

/** An authorization that waits for the answer of the provider. */
export interface WaitingAuthorization {
  readonly id: string;
  readonly accountId: string;
  readonly kind: OAuthKind;
  readonly name: string;
  /** Of the account that gets access. */
  readonly email: string;
  readonly returnTo: string | null;
}

/** Finds the source of a state, which is all that a browser brings back. */
@Injectable()
export class SourceAuthorizationsReadModel {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Returns undefined for a state that was used, has ended, or never was. */
  async find(state: string): Promise<WaitingAuthorization | undefined> {
    const [row] = await this.transactions.manager.query<WaitingAuthorization[]>(
      `SELECT s.id, s.account_id AS "accountId", s.kind, s.name, c.email, a.return_to AS "returnTo"
       FROM sources.authorizations AS a
       JOIN sources.sources AS s ON s.id = a.source_id AND s.account_id = a.account_id
       JOIN accounts AS c ON c.id = s.account_id
       WHERE a.state_hash = $1 AND a.expires_at > now()`,
      [createHash('sha256').update(state).digest()],
    );
    return row;
  }
}
