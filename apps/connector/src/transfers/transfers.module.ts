import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { SourcesModule } from '../sources/sources.module.js';
import { LeasesRepository } from './leases.repository.js';
import { TransferFailures } from './transfer-failures.js';
import { Transfer } from './transfer.js';
import { TransfersService } from './transfers.service.js';

/** Fetches files into the store. */
@Module({
  imports: [LedgerModule, SourcesModule],
  providers: [LeasesRepository, Transfer, TransferFailures, TransfersService],
})
export class TransfersModule {}
