import { Injectable, Logger } from '@nestjs/common';
import { TransactionRunner } from '@app/database';
import { addToContext } from '@app/request-context';
import { AuditTrail } from '../audit/index.js';
import type { Handled } from '../http/index.js';
import { PasswordHasher, rejectCommonPassword } from '../passwords/index.js';
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

/** Log-ins by password, and changes of it. */
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
   * Takes the same steps, and so the same time, whether the address is known or not.
   *
   * @param network where the try comes from, as limits count it
   * @throws InvalidCredentialsError, TooManyRequestsError
   */
  async login(credentials: Credentials, network: string): Promise<TokenPair> {
    await this.loginLimits.count(credentials.email, network);
    const tokens = await this.tryLogin(credentials);
    // The hash was replaced between being read and the log-in, perhaps only by a better one: once more.
    const second = tokens ?? (await this.tryLogin(credentials));
    if (second === undefined) throw new InvalidCredentialsError();
    await this.loginLimits.reset(credentials.email, network);
    return second;
  }

  /** @throws WrongPasswordError, PasswordTooCommonError */
  async changePassword(
    asking: AuthenticatedAccount,
    change: Handled<ChangePassword, 'currentPassword' | 'newPassword'>,
  ): Promise<void> {
    const account = await this.accounts.findById(asking.id);
    // Deleted while its access token lives on.
    if (account === undefined) throw new UnauthenticatedError({ isTokenSent: true });
    if (!(await this.hasher.verify(account.passwordHash, change.currentPassword))) {
      throw new WrongPasswordError();
    }
    rejectCommonPassword(change.newPassword, account.email, '/newPassword');
    const newHash = await this.hasher.hash(change.newPassword);
    await this.transactions.run(async () => {
      const isReplaced = await this.accounts.replaceHash(account.id, account.passwordHash, newHash);
      if (!isReplaced) throw new WrongPasswordError();
      await this.sessions.endOthers(asking);
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
    const isRight = await this.hasher.verify(account?.passwordHash, password);
    if (account === undefined || !isRight) {
      // For an unknown address too, though nobody can read that row: it takes the same time.
      await this.audit.record('login.failed', { accountId: account?.id });
      throw new InvalidCredentialsError();
    }
    const better = this.hasher.isOutdated(account.passwordHash)
      ? await this.hasher.hash(password)
      : undefined;
    return this.transactions.run(async () => {
      if (!(await this.lockOrReplaceHash(account, better))) return undefined;
      await this.audit.record('login.succeeded', { accountId: account.id });
      return this.sessions.start(account.id);
    });
  }

  /**
   * Makes sure that no log-in by an old password slips through beside a change of it: that change ends all
   * families there are, and one begun later would outlive it.
   */
  private async lockOrReplaceHash(account: Account, better: string | undefined): Promise<boolean> {
    return better === undefined
      ? this.accounts.lockHash(account.id, account.passwordHash)
      : this.accounts.replaceHash(account.id, account.passwordHash, better);
  }
}
