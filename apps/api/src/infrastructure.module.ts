import { Module, type DynamicModule } from '@nestjs/common';
import { DatabaseModule } from '@app/database';
import { DocumentStorageModule } from '@app/document-storage';
import { QUEUE_SCHEMA, QueueModule } from '@app/queue';
import type { ApiConfig } from './api.config.js';
import { ConfigModule } from './config.module.js';

/** An upload waits for it: what the queue misses then, the reconciler makes good. */
const REDIS_TIMEOUT_MS = 250;

/** What depends on the settings and serves all features: the settings themselves, database, queue and storage. */
@Module({})
export class InfrastructureModule {
  static forRoot(config: ApiConfig): DynamicModule {
    return {
      module: InfrastructureModule,
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
      ],
    };
  }
}
