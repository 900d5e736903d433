import { Module, type DynamicModule } from '@nestjs/common';
import { DocumentStorageModule } from '@app/document-storage';
import { QueueModule } from '@app/queue';
import { ManagementModule } from './health/health.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OcrModule } from './ocr/ocr.module.js';
import { ConfigModule } from './config.module.js';
import { WorkerConfig } from './worker.config.js';

/** Nobody waits for the worker's reports, but they should arrive. */
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
        DocumentStorageModule.forRoot(config),
        OcrModule,
        MetricsModule,
        ManagementModule,
      ],
    };
  }
}
