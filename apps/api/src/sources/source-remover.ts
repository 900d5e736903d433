import { Injectable, Logger } from '@nestjs/common';
import { isOAuthKind } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { pauseDeadline } from '@app/request-context';
import { AuditTrail } from '../audit/index.js';
import { ConnectorClient } from './connector-client.js';
import { LedgerRepository } from './ledger.repository.js';
import { ifMatchAdmits, type Source } from './source.js';
import { SourceChangedError } from './sources.errors.js';
import { SourcesRepository } from './sources.repository.js';
import { SourcesService } from './sources.service.js';

/** How many entries of the ledger one statement deletes: it takes much less time than a statement may take. */
const BATCH = 5_000;

/** Removes sources with their credentials and their ledgers. The documents stay. */
@Injectable()
export class SourceRemover {
  private readonly logger = new Logger(SourceRemover.name);

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly sources: SourcesService,
    private readonly repository: SourcesRepository,
    private readonly ledger: LedgerRepository,
    private readonly connector: ConnectorClient,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Removes a source. It is paused first, so that nothing is added meanwhile; after a crash it stays paused, and can be
   * removed again. @throws SourceNotFoundError, SourceChangedError
   */
  async remove(accountId: string, id: string, ifMatch: string | undefined): Promise<void> {
    const source = await this.sources.get(accountId, id);
    if (ifMatch !== undefined && !ifMatchAdmits(ifMatch, source)) throw new SourceChangedError();
    // A ledger can have very many rows; each statement has a time limit of its own.
    const resume = pauseDeadline();
    try {
      await this.empty(source);
    } finally {
      resume();
    }
    await this.transactions.run(async () => {
      await this.repository.delete(id);
      await this.audit.record('source.removed', { accountId });
    });
    this.logger.log({ sourceId: id }, 'Source removed');
  }

  /** Removes the sources of a closed account, so that the connector leaves them alone. */
  async removeAllOf(accountId: string): Promise<void> {
    for (const source of await this.repository.list(accountId)) {
      await this.empty(source);
      await this.repository.delete(source.id);
    }
  }

  private async empty(source: Source): Promise<void> {
    const { id } = source;
    await this.repository.pause(id);
    while (await this.ledger.deleteSome(id, BATCH));
    if (isOAuthKind(source.kind)) await this.revoke(source);
  }

  /** An agreement that cannot be revoked now is forgotten: its user can end it at the provider. */
  private async revoke(source: Source): Promise<void> {
    try {
      await this.connector.revokeAuthorization(source);
    } catch (err) {
      this.logger.warn({ err, sourceId: source.id }, 'The agreement of a source was not revoked');
    }
  }
}
