import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { StoreModule } from '../store/index.js';
import { DocumentPurger } from './document-purger.js';
import { OriginalsLock } from './originals-lock.js';
import { OriginalsRepository } from './originals.repository.js';
import { OrphanSweeper } from './orphan-sweeper.js';
import { PurgeRepository } from './purge.repository.js';

/** How rows and bytes end, and how bytes are kept while a row is being made for them. */
@Module({
  imports: [AuditModule, StoreModule],
  providers: [DocumentPurger, OriginalsLock, OriginalsRepository, OrphanSweeper, PurgeRepository],
  exports: [DocumentPurger, OriginalsLock],
})
export class RetentionModule {}
