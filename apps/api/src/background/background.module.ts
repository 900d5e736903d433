import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/index.js';
import { AuditModule } from '../audit/index.js';
import { AuthModule } from '../auth/index.js';
import { ExtractionsModule } from '../extractions/index.js';
import { RetentionModule } from '../retention/index.js';
import { ScanningModule } from '../scanning/index.js';
import { SearchIndexModule } from '../search-index/index.js';
import { SourcesModule } from '../sources/index.js';
import { UploadsModule } from '../uploads/index.js';
import { Scheduler } from './scheduler.js';

/** Runs the periodic jobs. Imports the features whose services the schedule names. */
@Module({
  imports: [
    AccountsModule,
    AuditModule,
    AuthModule,
    ExtractionsModule,
    RetentionModule,
    ScanningModule,
    SearchIndexModule,
    SourcesModule,
    UploadsModule,
  ],
  providers: [Scheduler],
})
export class BackgroundModule {}
