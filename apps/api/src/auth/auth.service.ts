import { Injectable, Logger } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { addToContext } from '@app/request-context';
import { AuditTrail } from '../audit/index.js';
import type { Handled } from '../http/index.js';
import { PasswordHasher } from '../passwords/index.js';
import { AccountsRepository, type Account } from './accounts/accounts.repository.js';
import {
  InvalidCredentialsError,
  UnauthenticatedError,
  WrongPasswordError,
} from './auth.errors.js';
import type { ChangePassword, Credentials } from './auth.requests.js';
import type { AuthenticatedAccount } from './authenticated-account.js';
import { LoginRateLimiter } from './login-rate-limiter.js';
import { SessionService, type TokenPair } from './tokens/session.service.js';

/** Logs in by password and changes passwords. */
@Injectable()
export class AuthService {
  private readonly logger = new Logger(AuthService.name);

  constructor(
    private readonly accounts: AccountsRepository,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionService,
    private readonly transactions: TransactionRunner,
    private readonly audit: AuditTrail,
    private readonly loginLimits: LoginRateLimiter,
  ) {}

  /**
   * Logs in. Does the same work, and so takes the same time, whether the address has an account or not.
   *
   * @param network the client's network, as rate limits count it
   * @throws InvalidCredentialsError, TooManyRequestsError
   */
  async login(credentials: Credentials, network: string): Promise<TokenPair> {
    await this.loginLimits.count(credentials.email, network);
    // The first attempt returns undefined when a concurrent login replaced the hash of the same password: try
    // again.
    const tokens = (await this.tryLogin(credentials)) ?? (await this.tryLogin(credentials));
    if (tokens === undefined) throw new InvalidCredentialsError();
    await this.loginLimits.recordSuccess(credentials.email, network);
    return tokens;
  }

  /** @throws WrongPasswordError, PasswordTooCommonError */
  async changePassword(
    current: AuthenticatedAccount,
    change: Handled<ChangePassword, 'currentPassword' | 'newPassword'>,
  ): Promise<void> {
    const account = await this.accounts.findById(current.id);
    // The account was deleted, although its access token is still valid.
    if (account === undefined) throw new UnauthenticatedError({ isTokenSent: true });
    if (!(await this.hasher.verify(account.passwordHash, change.currentPassword))) {
      throw new WrongPasswordError();
    }
    const newHash = await this.hasher.hashNew(change.newPassword, account.email, '/newPassword');
    await this.transactions.run(async () => {
      const isReplaced = await this.accounts.replaceHash(account.id, account.passwordHash, newHash);
      if (!isReplaced) throw new WrongPasswordError();
      await this.sessions.endOthers(current);
      await this.audit.record('password.changed', { accountId: account.id });
    });
    this.logger.log('Password changed');
  }

  private async tryLogin({
    email,
    password,
  }: Handled<Credentials, 'email' | 'password'>): Promise<TokenPair | undefined> {
    const account = await this.accounts.findByEmail(email);
    if (account !== undefined) addToContext({ userId: account.id });
    const isCorrect = await this.hasher.verify(account?.passwordHash, password);
    if (account === undefined || !isCorrect) {
      // For an unknown address, too, so that it takes the same time, although no account can read that row.
      await this.audit.record('login.failed', { accountId: account?.id });
      throw new InvalidCredentialsError();
    }
    const newHash = this.hasher.isOutdated(account.passwordHash)
      ? await this.hasher.hash(password)
      : undefined;
    return this.transactions.run(async () => {
      if (!(await this.lockOrReplaceHash(account, newHash))) return undefined;
      await this.audit.record('login.succeeded', { accountId: account.id });
      return this.sessions.start(account.id);
    });
  }

  /**
   * Prevents a login with an old password during a password change: the change ends all existing families, so
   * a family that starts after it would stay valid.
   */
  private async lockOrReplaceHash(account: Account, newHash: string | undefined): Promise<boolean> {
    return newHash === undefined
      ? this.accounts.lockHash(account.id, account.passwordHash)
      : this.accounts.replaceHash(account.id, account.passwordHash, newHash);
  }
}
