import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '@app/database';
import { addToContext } from '@app/request-context';
import { AuditTrail } from '../../audit/index.js';
import { RefreshTokenInvalidError, RefreshTokenReusedError } from '../auth.errors.js';
import type { AuthenticatedAccount } from '../authenticated-account.js';
import { LoginRateLimiter } from '../login-rate-limiter.js';
import { AccessTokenService } from './access-token.service.js';
import { RefreshFamiliesRepository, type RefreshFamily } from './refresh-families.repository.js';
import {
  GRACE_SECONDS,
  hashRefreshToken,
  MAX_LOGINS_OF_ACCOUNT,
  newRefreshToken,
  successorOf,
} from './refresh-token.js';
import { TokenKeys } from './token-keys.js';

/** The tokens of a logged-in client. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

type Rotation =
  | { readonly outcome: 'rotated'; readonly family: RefreshFamily; readonly successor: string }
  | { readonly outcome: 'invalid'; readonly family?: RefreshFamily }
  | { readonly outcome: 'reused' };

/** Starts, refreshes and ends logins. */
@Injectable()
export class SessionService {
  private readonly logger = new Logger(SessionService.name);

  constructor(
    private readonly families: RefreshFamiliesRepository,
    private readonly accessTokens: AccessTokenService,
    private readonly keys: TokenKeys,
    private readonly transactions: TransactionRunner,
    private readonly audit: AuditTrail,
    private readonly limits: LoginRateLimiter,
  ) {}

  /** Starts a family. Inside a transaction, the family is committed or rolled back with it. */
  async start(accountId: string): Promise<TokenPair> {
    const account = { id: accountId, familyId: uuidv7() };
    const refreshToken = newRefreshToken();
    await this.transactions.run(async () => {
      await this.families.insert({ id: account.familyId, accountId });
      await this.families.insertToken(account.familyId, hashRefreshToken(refreshToken));
      const ended = await this.families.revokeOldest(accountId, MAX_LOGINS_OF_ACCOUNT);
      if (ended > 0) await this.audit.record('logout', { accountId, detail: 'too-many' });
    });
    return { accessToken: this.accessTokens.issue(account), refreshToken };
  }

  /** @throws RefreshTokenInvalidError, RefreshTokenReusedError, TooManyRequestsError */
  async refresh(refreshToken: string): Promise<TokenPair> {
    // The error is thrown after the transaction, because the revocation inside it must be committed.
    const rotation = await this.transactions.run(() => this.rotate(refreshToken));
    if (rotation.outcome === 'invalid') {
      await this.recordRefusal(rotation.family);
      throw new RefreshTokenInvalidError();
    }
    if (rotation.outcome === 'reused') throw new RefreshTokenReusedError();
    const { family, successor } = rotation;
    const account = { id: family.accountId, familyId: family.id };
    return { accessToken: this.accessTokens.issue(account), refreshToken: successor };
  }

  /** Ends the family of the token. Does nothing when the token is unknown or its family has ended already. */
  async end(refreshToken: string): Promise<void> {
    await this.transactions.run(async () => {
      const accountId = await this.families.revokeByToken(hashRefreshToken(refreshToken), 'logout');
      if (accountId === undefined) return;
      addToContext({ userId: accountId });
      await this.audit.record('logout', { accountId });
    });
  }

  /** Ends all logins of the account. */
  async endAll(accountId: string): Promise<void> {
    await this.transactions.run(async () => {
      await this.families.revokeAll(accountId, 'logout-all');
      await this.audit.record('logout', { accountId, detail: 'all' });
    });
  }

  /** Ends all logins of the account except the current one. */
  async endOthers(account: AuthenticatedAccount): Promise<void> {
    await this.families.revokeOthers(account.id, account.familyId, 'password-changed');
  }

  private async rotate(token: string): Promise<Rotation> {
    const tokenHash = hashRefreshToken(token);
    const family = await this.families.lockByToken(tokenHash);
    if (family === undefined) return { outcome: 'invalid' };
    addToContext({ userId: family.accountId });
    if (!family.isLive) return { outcome: 'invalid', family };
    await this.limits.countRefresh(family.id);
    const tokenUse = await this.families.readTokenUse(tokenHash, GRACE_SECONDS);
    if (tokenUse === 'used') {
      await this.families.revoke(family.id, 'token-reused');
      await this.audit.record('token.reused', { accountId: family.accountId });
      this.logger.warn('A refresh token was used again; its family is revoked');
      return { outcome: 'reused' };
    }
    const successor =
      tokenUse === 'unused'
        ? await this.createSuccessor(family, token, tokenHash)
        : await this.findSuccessor(family, token);
    return successor === undefined
      ? { outcome: 'invalid', family }
      : { outcome: 'rotated', family, successor };
  }

  /** A token of a login that has ended may be in the wrong hands. An unknown token belongs to no account. */
  private async recordRefusal(family: RefreshFamily | undefined): Promise<void> {
    if (family === undefined) return;
    await this.audit.recordOnceAnHour('token.refused', { accountId: family.accountId });
  }

  private async createSuccessor(
    family: RefreshFamily,
    token: string,
    tokenHash: Buffer,
  ): Promise<string | undefined> {
    const [key] = this.keys.successorKeys;
    if (key === undefined) return undefined;
    const successor = successorOf(token, key);
    await this.families.markUsed(tokenHash);
    await this.families.insertToken(family.id, hashRefreshToken(successor));
    await this.families.extend(family.id);
    return successor;
  }

  /**
   * Finds the successor that was issued within the grace period. A successor that was used already is
   * returned, too, because its own grace period ends later. All keys are tried, because the successor may
   * have been derived from the previous secret.
   */
  private async findSuccessor(family: RefreshFamily, token: string): Promise<string | undefined> {
    for (const key of this.keys.successorKeys) {
      const successor = successorOf(token, key);
      if (await this.families.hasToken(family.id, hashRefreshToken(successor))) return successor;
    }
    return undefined;
  }
}
