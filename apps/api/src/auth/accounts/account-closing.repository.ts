import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';

/** All SQL that closes and erases accounts. */
@Injectable()
export class AccountClosingRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /**
   * Marks the account as closed, frees its e-mail address and ends its logins. Returns false when the account
   * is closed already or has another hash.
   *
   * Waits for the transactions of uploads that called {@link lockOpenAccount}. Afterwards no upload can
   * insert a row.
   */
  async close(id: string, passwordHash: string): Promise<boolean> {
    const closed = await this.query(
      `WITH closed AS (
         UPDATE accounts SET closed_at = now(), email = 'closed ' || id, password_hash = ''
         WHERE id = $1 AND password_hash = $2 AND closed_at IS NULL RETURNING id
       ) SELECT id FROM closed`,
      [id, passwordHash],
    );
    if (closed.length === 0) return false;
    await this.query('DELETE FROM refresh_families WHERE account_id = $1', [id]);
    return true;
  }

  /** Returns whether the account is open. It then cannot be closed until the running transaction ends. */
  async lockOpenAccount(id: string): Promise<boolean> {
    const rows = await this.query(
      'SELECT id FROM accounts WHERE id = $1 AND closed_at IS NULL FOR KEY SHARE',
      [id],
    );
    return rows.length === 1;
  }

  /** Returns the ids of closed accounts that are not erased yet, the oldest first. */
  async listClosed(limit: number): Promise<string[]> {
    const rows = await this.query<{ id: string }>(
      'SELECT id FROM accounts WHERE closed_at IS NOT NULL ORDER BY closed_at LIMIT $1',
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Deletes a closed account without documents and all rows that refer to it. A trigger deletes its audit trail. */
  async erase(id: string): Promise<void> {
    await this.query('DELETE FROM accounts WHERE id = $1 AND closed_at IS NOT NULL', [id]);
  }

  private async query<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    return this.transactions.manager.query<T[]>(sql, parameters);
  }
}
