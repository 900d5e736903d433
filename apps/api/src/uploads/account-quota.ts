import { Injectable } from '@nestjs/common';
import { AccountClosing } from '../auth/index.js';
import { DocumentsRepository, type AccountUsage } from '../documents/index.js';
import { QuotaExceededError } from './uploads.errors.js';
import { UploadsConfig } from './uploads.config.js';

/** Enforces the quota of an account. */
@Injectable()
export class AccountQuota {
  constructor(
    private readonly documents: DocumentsRepository,
    private readonly accounts: AccountClosing,
    private readonly config: UploadsConfig,
  ) {}

  /**
   * Locks the account, so that it cannot be closed before the running transaction ends.
   *
   * @throws UnauthenticatedError when the account is closed
   */
  async lockOpenAccount(accountId: string): Promise<void> {
    await this.accounts.lockOpenAccount(accountId);
  }

  /** How many more bytes the account may keep; 0 when it has all documents that it may have. Infinity: no limit. */
  async roomOf(accountId: string): Promise<number> {
    const { quotaBytes, quotaDocuments } = this.config;
    if (quotaBytes === 0 && quotaDocuments === 0) return Infinity;
    const { documents, bytes } = await this.documents.usageOf(accountId);
    if (quotaDocuments !== 0 && documents >= quotaDocuments) return 0;
    return quotaBytes === 0 ? Infinity : Math.max(0, quotaBytes - bytes);
  }

  /**
   * Checks, in the transaction that inserted a document, that the account is still within its quota. Two concurrent uploads
   * cannot both use the last free space: near the quota they are registered one by one.
   *
   * @throws QuotaExceededError
   */
  async check(accountId: string): Promise<void> {
    const { quotaBytes, quotaDocuments } = this.config;
    if (quotaBytes === 0 && quotaDocuments === 0) return;
    await this.documents.shareQuota(accountId);
    if (this.isWithin(await this.documents.usageOf(accountId), 'with all others')) return;
    // Two transactions that both share it would wait for each other.
    await this.documents.unshareQuota();
    await this.documents.lockQuota(accountId);
    if (!this.isWithin(await this.documents.usageOf(accountId), 'alone')) {
      throw new QuotaExceededError();
    }
  }

  /**
   * What other transactions have not committed is not counted. Each of them has a connection, and adds one document at
   * most. A transaction that waits for {@link DocumentsRepository.lockQuota} counts them when they have ended.
   */
  private isWithin(usage: AccountUsage, others: 'with all others' | 'alone'): boolean {
    const { quotaBytes, quotaDocuments, maxFileBytes } = this.config;
    const uncounted = others === 'alone' ? 0 : usage.maxConnections;
    const bytes = usage.bytes + uncounted * maxFileBytes;
    const documents = usage.documents + uncounted;
    return (
      (quotaBytes === 0 || bytes <= quotaBytes) &&
      (quotaDocuments === 0 || documents <= quotaDocuments)
    );
  }
}
