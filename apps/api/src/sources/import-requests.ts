import { Injectable } from '@nestjs/common';
import type { RemoteEntryMessage } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { currentContext } from '@app/request-context';
import { AuditTrail } from '../audit/index.js';
import { AccountClosing } from '../auth/index.js';
import { LedgerRepository } from './ledger.repository.js';
import type { Source } from './source.js';

type SourceRef = Pick<Source, 'id' | 'accountId'>;

/** Records what owners ask for, each request in a transaction with its audit event. */
@Injectable()
export class ImportRequests {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly accounts: AccountClosing,
    private readonly audit: AuditTrail,
    private readonly ledger: LedgerRepository,
  ) {}

  /** Makes files wait for their transfer. Returns how many wait; the others are staged, or documents already. */
  async addFiles(
    source: SourceRef,
    files: readonly RemoteEntryMessage[],
    tags: readonly string[],
  ): Promise<number> {
    return this.record(source, (requestId) => this.ledger.request(source, files, tags, requestId));
  }

  /** Lets the connector list a folder, with the folders below, and make their files wait. */
  async addFolder(source: SourceRef, folder: string, tags: readonly string[]): Promise<void> {
    await this.record(source, (requestId) =>
      this.ledger.requestFolder(source, folder, tags, requestId),
    );
  }

  private async record<T>(
    { accountId }: SourceRef,
    write: (requestId: string | undefined) => Promise<T>,
  ): Promise<T> {
    return this.transactions.run(async () => {
      await this.accounts.lockOpenAccount(accountId);
      await this.audit.record('source.imports_requested', { accountId });
      return write(currentContext()?.requestId);
    });
  }
}
