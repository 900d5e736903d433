import { Module, type DynamicModule } from '@nestjs/common';
import { AccountsModule } from './accounts/index.js';
import type { ApiConfig } from './api.config.js';
import { AuthModule } from './auth/index.js';
import { BackgroundModule } from './background/index.js';
import { CapabilitiesModule } from './capabilities/index.js';
import { ContentsModule } from './contents/index.js';
import { DocumentEventsModule } from './document-events/index.js';
import { DocumentPagesModule } from './document-pages/index.js';
import { DocumentsModule } from './documents/index.js';
import { ExtractionReportsModule } from './extraction-reports/index.js';
import { ExtractionsModule } from './extractions/index.js';
import { HitsModule } from './hits/index.js';
import { HttpModule } from './http/index.js';
import { InfrastructureModule } from './infrastructure.module.js';
import { ManagementModule } from './management/index.js';
import { MetricsModule } from './metrics/index.js';
import { RetentionModule } from './retention/index.js';
import { ScanningModule } from './scanning/index.js';
import { SearchablePdfModule } from './searchable-pdf/index.js';
import { FacetsModule } from './facets/index.js';
import { SearchModule } from './search/index.js';
import { SourcesModule } from './sources/index.js';
import { SuggestionsModule } from './suggestions/index.js';
import { TagsModule } from './tags/index.js';
import { ThrottlingModule } from './throttling/index.js';
import { UploadsModule } from './uploads/index.js';

/**
 * Composition root: imports every feature. Guards run in the order of these imports: the rate limit by
 * account needs the account, so AuthModule comes before ThrottlingModule.
 */
@Module({
  imports: [
    HttpModule,
    AuthModule,
    ThrottlingModule,
    AccountsModule,
    UploadsModule,
    DocumentsModule,
    ContentsModule,
    ExtractionsModule,
    ScanningModule,
    ExtractionReportsModule,
    DocumentPagesModule,
    DocumentEventsModule,
    SearchablePdfModule,
    FacetsModule,
    SearchModule,
    HitsModule,
    SuggestionsModule,
    TagsModule,
    SourcesModule,
    RetentionModule,
    BackgroundModule,
    CapabilitiesModule,
    MetricsModule,
    ManagementModule,
  ],
})
export class AppModule {
  /** Adds the modules that depend on the settings. Nest merges these imports with those of the decorator. */
  static forRoot(config: ApiConfig): DynamicModule {
    return { module: AppModule, imports: [InfrastructureModule.forRoot(config)] };
  }
}
