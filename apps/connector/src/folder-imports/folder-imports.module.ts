import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { SourcesModule } from '../sources/sources.module.js';
import { FolderImportsRepository } from './folder-imports.repository.js';
import { FolderImportsService } from './folder-imports.service.js';

/** Imports folders with the folders below, when their owner asks for it. */
@Module({
  imports: [LedgerModule, SourcesModule],
  providers: [FolderImportsRepository, FolderImportsService],
})
export class FolderImportsModule {}
