import { Module } from '@nestjs/common';
import { EntriesRepository } from './entries.repository.js';
import { LedgerPage } from './ledger-page.js';

/** The ledger: what became of each version of each remote file. */
@Module({ providers: [EntriesRepository, LedgerPage], exports: [EntriesRepository, LedgerPage] })
export class LedgerModule {}
