import { Injectable } from '@nestjs/common';
import { AccountClosing } from '../auth/index.js';
import { DocumentsRepository } from '../documents/index.js';
import { QuotaExceededError } from './uploads.errors.js';
import { UploadsConfig } from './uploads.config.js';

/** Whether an account may keep another document. */
@Injectable()
export class AccountQuota {
  constructor(
    private readonly documents: DocumentsRepository,
    private readonly accounts: AccountClosing,
    private readonly config: UploadsConfig,
  ) {}

  /** Locks the account, so that it cannot be closed before the running transaction ends. @throws UnauthenticatedError */
  async lockOpenAccount(accountId: string): Promise<void> {
    await this.accounts.lockOpenAccount(accountId);
  }

  /**
   * Checks, inside the transaction that inserted a document, that the account may keep it. Uploads of one account
   * come to this point one after the other, so that no two can take the last place together.
   *
   * @throws QuotaExceededError
   */
  async check(accountId: string): Promise<void> {
    const { quotaBytes, quotaDocuments } = this.config;
    if (quotaBytes === 0 && quotaDocuments === 0) return;
    await this.documents.lockAccount(accountId);
    const { documents, bytes } = await this.documents.usageOf(accountId);
    const isOver =
      (quotaBytes !== 0 && bytes > quotaBytes) ||
      (quotaDocuments !== 0 && documents > quotaDocuments);
    if (isOver) throw new QuotaExceededError();
  }
}
