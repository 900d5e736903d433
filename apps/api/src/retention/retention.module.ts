import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { StoreModule } from '../store/index.js';
import { DocumentPurger } from './document-purger.js';
import { OriginalsLock } from './originals-lock.js';
import { OriginalsRepository } from './originals.repository.js';
import { OrphanSweeper } from './orphan-sweeper.js';
import { PurgeRepository } from './purge.repository.js';

/** Purges documents, sweeps orphans, and protects the bytes of running uploads from the sweep. */
@Module({
  imports: [AuditModule, StoreModule],
  providers: [DocumentPurger, OriginalsLock, OriginalsRepository, OrphanSweeper, PurgeRepository],
  exports: [DocumentPurger, OriginalsLock],
})
export class RetentionModule {}
