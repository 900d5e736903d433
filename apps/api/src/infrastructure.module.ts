import { Module, type DynamicModule } from '@nestjs/common';
import { DatabaseModule } from '@app/database';
import { DocumentStorageModule } from '@app/document-storage';
import { QUEUE_SCHEMA, QueueModule } from '@app/queue';
import type { ApiConfig } from './api.config.js';
import { ConfigModule } from './config.module.js';

/**
 * A start waits up to 10 minutes for the database, because a large one can take this long to recover after a
 * crash.
 */
const CONNECT_ATTEMPTS = 600;

/** An upload waits this long for Redis; after it the reconciler adds the job. */
const REDIS_TIMEOUT_MS = 250;

/**
 * Modules that depend on the settings and serve all features: the settings themselves, database, queue,
 * store.
 */
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
          connectAttempts: CONNECT_ATTEMPTS,
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
