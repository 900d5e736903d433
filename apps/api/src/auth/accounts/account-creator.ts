import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '@app/database';
import { addToContext } from '@app/request-context';
import { AuditTrail } from '../../audit/index.js';
import { AccountsRepository } from './accounts.repository.js';
import { EmailTakenError } from '../auth.errors.js';
import type { Handled } from '../../http/index.js';
import type { Register } from '../auth.requests.js';
import { PasswordHasher } from '../../passwords/index.js';

/** What created the account, for the audit trail. */
export type AccountOrigin = 'registration' | 'command';

/** Creates accounts, by the same rules whether a client registers or an operator runs a command. */
@Injectable()
export class AccountCreator {
  private readonly logger = new Logger(AccountCreator.name);

  constructor(
    private readonly accounts: AccountsRepository,
    private readonly hasher: PasswordHasher,
    private readonly transactions: TransactionRunner,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Creates the account and runs `inTransaction` with its id; if that throws, no account is created.
   *
   * @throws PasswordTooCommonError, EmailTakenError
   */
  async create<T>(
    { email, password }: Handled<Register, 'email' | 'password'>,
    origin: AccountOrigin,
    inTransaction: (accountId: string) => Promise<T>,
  ): Promise<T> {
    const passwordHash = await this.hasher.hashNew(password, email, '/password');
    const account = { id: uuidv7(), email, passwordHash };
    const result = await this.transactions.run(async () => {
      if (!(await this.accounts.insert(account))) throw new EmailTakenError();
      await this.audit.record('account.registered', {
        accountId: account.id,
        ...(origin === 'command' ? { detail: 'command' } : {}),
      });
      return inTransaction(account.id);
    });
    addToContext({ userId: account.id });
    this.logger.log('Account registered');
    return result;
  }
}
