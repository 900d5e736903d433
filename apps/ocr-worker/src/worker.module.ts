import { Module, type DynamicModule } from '@nestjs/common';
import { WORKER_WRITES } from '@app/contracts';
import { DocumentStorageModule } from '@app/document-storage';
import { QueueModule } from '@app/queue';
import { ManagementModule } from './management/management.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { ConfigModule } from './config/config.module.js';
import { WorkerConfig } from './config/worker.config.js';

/** Clients do not wait for the worker's reports, so Redis gets more time to answer than in the api. */
const REDIS_TIMEOUT_MS = 5_000;

/** Composition root. */
@Module({})
export class WorkerModule {
  static forRoot(config: WorkerConfig): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        QueueModule.forRoot({
          connectionString: config.queueDatabaseUrl,
          redisUrl: config.redisUrl,
          redisTimeoutMs: REDIS_TIMEOUT_MS,
          service: 'ocr-worker',
        }),
        DocumentStorageModule.forRoot(config, WORKER_WRITES),
        JobsModule,
        MetricsModule,
        ManagementModule,
      ],
    };
  }
}
