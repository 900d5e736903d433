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
import { ExtractionsModule } from './extractions/index.js';
import { HttpModule } from './http/index.js';
import { InfrastructureModule } from './infrastructure.module.js';
import { ManagementModule } from './management/index.js';
import { MetricsModule } from './metrics/index.js';
import { RetentionModule } from './retention/index.js';
import { SearchablePdfModule } from './searchable-pdf/index.js';
import { SearchModule } from './search/index.js';
import { ThrottlingModule } from './throttling/index.js';
import { UploadsModule } from './uploads/index.js';

/** Composition root: every feature. Guards run in this order: an account's limit needs to know the account. */
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
    DocumentPagesModule,
    DocumentEventsModule,
    SearchablePdfModule,
    SearchModule,
    RetentionModule,
    BackgroundModule,
    CapabilitiesModule,
    MetricsModule,
    ManagementModule,
  ],
})
export class AppModule {
  /** The app with what depends on the settings. Nest adds these imports to those of the decorator. */
  static forRoot(config: ApiConfig): DynamicModule {
    return { module: AppModule, imports: [InfrastructureModule.forRoot(config)] };
  }
}
