import { Injectable, Logger } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { faultPoint } from '@app/fault-points';
import { AuditTrail } from '../../audit/index.js';
import { PasswordHasher } from '../../passwords/index.js';
import { UnauthenticatedError, WrongPasswordError } from '../auth.errors.js';
import { LoginRateLimiter } from '../login-rate-limiter.js';
import { AccountClosingRepository } from './account-closing.repository.js';
import { AccountsRepository } from './accounts.repository.js';

/** Closes accounts immediately, and erases them after all their documents are deleted. */
@Injectable()
export class AccountClosing {
  private readonly logger = new Logger(AccountClosing.name);

  constructor(
    private readonly closing: AccountClosingRepository,
    private readonly accounts: AccountsRepository,
    private readonly hasher: PasswordHasher,
    private readonly transactions: TransactionRunner,
    private readonly audit: AuditTrail,
    private readonly loginLimits: LoginRateLimiter,
  ) {}

  /**
   * Closes an account if the password is correct.
   *
   * @throws UnauthenticatedError, WrongPasswordError, TooManyRequestsError
   */
  async close(id: string, password: string): Promise<void> {
    const account = await this.accounts.findById(id);
    if (account === undefined) throw new UnauthenticatedError({ isTokenSent: true });
    const isCorrect = await this.loginLimits.limitPasswordCheck(id, () =>
      this.hasher.verify(account.passwordHash, password),
    );
    if (!isCorrect) {
      await this.audit.record('password.refused', { accountId: id });
      throw new WrongPasswordError('/password');
    }
    const isClosed = await this.transactions.run(async () => {
      if (!(await this.closing.close(id, account.passwordHash))) return false;
      await this.audit.record('account.closed', { accountId: id });
      return true;
    });
    if (!isClosed) throw new WrongPasswordError('/password');
    faultPoint('account.closed');
    this.logger.log('Account closed');
  }

  /**
   * Keeps the account open until the running transaction ends.
   *
   * @throws UnauthenticatedError when it is closed already
   */
  async lockOpenAccount(id: string): Promise<void> {
    if (!(await this.closing.lockOpenAccount(id)))
      throw new UnauthenticatedError({ isTokenSent: true });
  }

  async listClosed(limit: number): Promise<string[]> {
    return this.closing.listClosed(limit);
  }

  /** Erases a closed account without documents. */
  async erase(id: string): Promise<void> {
    await this.transactions.run(() => this.closing.erase(id));
    this.logger.log({ userId: id }, 'Account erased');
  }
}
