import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { AccountEntity } from './account.entity.js';

/** The properties of an account that login needs. */
export type Account = Pick<AccountEntity, 'id' | 'email' | 'passwordHash'>;

/** Reads and writes `accounts` for registration, logins and password changes. */
@Injectable()
export class AccountsRepository {
  constructor(private readonly transactions: TransactionRunner) {}

  /** Returns false, and writes nothing, when the address already has an account. */
  async insert(account: Account): Promise<boolean> {
    const rows: unknown[] = await this.transactions.manager.query(
      `INSERT INTO accounts (id, email, password_hash) VALUES ($1, $2, $3)
       ON CONFLICT (email) DO NOTHING RETURNING id`,
      [account.id, account.email, account.passwordHash],
    );
    return rows.length === 1;
  }

  async findById(id: string): Promise<Account | undefined> {
    return this.find({ id });
  }

  async findByEmail(email: string): Promise<Account | undefined> {
    return this.find({ email });
  }

  /** Locks the hash until the running transaction ends. Returns false when the account has another hash. */
  async lockHash(id: string, passwordHash: string): Promise<boolean> {
    const row = await this.transactions.manager.findOne(AccountEntity, {
      where: { id, passwordHash },
      lock: { mode: 'pessimistic_read' },
    });
    return row !== null;
  }

  /** Returns false, and writes nothing, when the account no longer has the old hash. */
  async replaceHash(id: string, oldHash: string, newHash: string): Promise<boolean> {
    const result = await this.transactions.manager.update(
      AccountEntity,
      { id, passwordHash: oldHash },
      { passwordHash: newHash },
    );
    return result.affected === 1;
  }

  private async find(where: { id: string } | { email: string }): Promise<Account | undefined> {
    return (await this.transactions.manager.findOneBy(AccountEntity, where)) ?? undefined;
  }
}
