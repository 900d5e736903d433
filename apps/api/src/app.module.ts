import { Module, type DynamicModule } from '@nestjs/common';
import { DatabaseModule } from '@app/database';
import { DocumentStorageModule } from '@app/document-storage';
import { QUEUE_SCHEMA, QueueModule } from '@app/queue';
import { AccountsModule } from './accounts/index.js';
import { ApiConfig } from './api.config.js';
import { AuthModule } from './auth/index.js';
import { ConfigModule } from './config.module.js';
import { DocumentEventsModule } from './document-events/index.js';
import { DocumentPagesModule } from './document-pages/index.js';
import { DocumentsModule } from './documents/index.js';
import { ManagementModule } from './management/index.js';
import { MetricsModule } from './metrics/index.js';
import { OcrResultsModule } from './extractions/index.js';
import { SearchModule } from './search/index.js';
import { SearchablePdfModule } from './searchable-pdf/index.js';
import { ThrottlingModule } from './throttling/index.js';

/** An upload waits for it: what the queue misses then, the reconciler makes good. */
const REDIS_TIMEOUT_MS = 250;

/** Composition root. */
@Module({})
export class AppModule {
  static forRoot(config: ApiConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        DatabaseModule.forRoot(config, {
          searchPath: ['public', QUEUE_SCHEMA],
          hasComments: ['debug', 'trace'].includes(config.logLevel),
        }),
        QueueModule.forRoot({
          connectionString: config.databaseUrl,
          redisUrl: config.redisUrl,
          redisTimeoutMs: REDIS_TIMEOUT_MS,
          service: 'api',
        }),
        DocumentStorageModule.forRoot(config),
        // Guards run in this order: an account's limit needs to know the account.
        AuthModule,
        ThrottlingModule,
        AccountsModule,
        DocumentsModule,
        DocumentPagesModule,
        DocumentEventsModule,
        SearchablePdfModule,
        SearchModule,
        OcrResultsModule,
        MetricsModule,
        ManagementModule,
      ],
    };
  }
}
