import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { SourcesModule } from '../sources/sources.module.js';
import { ImportedFiles } from './imported-files.js';
import { Round } from './round.js';
import { RoundsService } from './rounds.service.js';

/** Keeps sources and the ledger in step. */
@Module({
  imports: [LedgerModule, SourcesModule],
  providers: [ImportedFiles, Round, RoundsService],
})
export class RoundsModule {}
