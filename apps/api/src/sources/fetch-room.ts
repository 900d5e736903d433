import { Injectable } from '@nestjs/common';
import { SOURCES_DUE } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { AccountQuota, QuotaExceededError, UploadsConfig } from '../uploads/index.js';
import { LedgerRepository } from './ledger.repository.js';
import { SourcesRepository } from './sources.repository.js';

/** How often the room of accounts is computed again that a quota has stopped. */
const RECHECK_MS = 60_000;

/** Tells the connector, which does not know the documents, how much room an account has left. */
@Injectable()
export class FetchRoom {
  private checkedAt = -Infinity;

  constructor(
    private readonly quota: AccountQuota,
    private readonly sources: SourcesRepository,
    private readonly ledger: LedgerRepository,
    private readonly transactions: TransactionRunner,
    private readonly config: UploadsConfig,
  ) {}

  /** @throws QuotaExceededError when nothing more fits */
  async requireSome(accountId: string): Promise<void> {
    if ((await this.quota.roomOf(accountId)) === 0) throw new QuotaExceededError();
  }

  /** After the quota has refused a file: from now on only files are fetched that fit. */
  async limit(accountId: string): Promise<void> {
    const room = await this.quota.roomOf(accountId);
    await this.sources.setRoom(accountId, Math.min(room, this.config.maxFileBytes));
  }

  /** Looks, at most once a minute, which accounts have room again, and lets their files be fetched. */
  async recheck(): Promise<void> {
    if (performance.now() - this.checkedAt < RECHECK_MS) return;
    this.checkedAt = performance.now();
    for (const accountId of await this.sources.listLimited()) {
      const room = await this.quota.roomOf(accountId);
      if (room < this.config.maxFileBytes) {
        await this.sources.setRoom(accountId, room);
        continue;
      }
      await this.transactions.run(async () => {
        await this.sources.setRoom(accountId, undefined);
        await this.ledger.retryRefusedByQuota(accountId);
        await this.transactions.manager.query(`SELECT pg_notify($1, '')`, [SOURCES_DUE]);
      });
    }
  }
}
