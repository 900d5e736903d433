import { Injectable } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { AccountClosing } from '../auth/index.js';
import { QuotaExceededError } from '../documents/documents.errors.js';
import { DocumentsRepository } from '../documents/documents.repository.js';

/** What an account may keep. */
@Injectable()
export class AccountQuota {
  constructor(
    private readonly repository: DocumentsRepository,
    private readonly accounts: AccountClosing,
    private readonly config: ApiConfig,
  ) {}

  /** Makes sure that the account exists and goes on existing while the running transaction does. */
  async lockOpenAccount(ownerId: string): Promise<void> {
    await this.accounts.lockOpenAccount(ownerId);
  }

  /**
   * Checks, inside the transaction that inserted a document, that the account may keep it. Uploads of one account
   * come to this point one after the other, so that no two can take the last place together.
   *
   * @throws QuotaExceededError
   */
  async check(ownerId: string): Promise<void> {
    const { quotaBytes, quotaDocuments } = this.config;
    if (quotaBytes === 0 && quotaDocuments === 0) return;
    await this.repository.lockOwner(ownerId);
    const { documents, bytes } = await this.repository.usageOf(ownerId);
    const isOver =
      (quotaBytes !== 0 && bytes > quotaBytes) ||
      (quotaDocuments !== 0 && documents > quotaDocuments);
    if (isOver) throw new QuotaExceededError();
  }
}
