import { Module, type DynamicModule } from '@nestjs/common';
import { BullModule } from '@nestjs/bullmq';
import { createPostgresBackend, setDefaultBackendFactory } from 'bullmq';
import { JOBS, type QueueName } from '@app/contracts';
import { JobProducer } from './job-producer.js';
import { JobStates } from './job-states.js';
import { transactionalPool } from './queue-connection.js';
import { QueueDepth } from './queue-depth.js';
import { QueuePool } from './queue-pool.js';

const QUEUES: QueueName[] = [...new Set(Object.values(JOBS).map((job) => job.queue))];

const DEFAULT_JOB_OPTIONS = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 2_000 },
  removeOnComplete: { age: 24 * 3_600, count: 10_000 },
  removeOnFail: { age: 7 * 24 * 3_600, count: 10_000 },
};

/** Connects the process to the queues; `connectionString` is a PostgreSQL URL. */
@Module({})
export class QueueModule {
  static forRoot(options: { connectionString: string; service: string }): DynamicModule {
    // Before any queue is made: BullMQ's default would be Redis.
    setDefaultBackendFactory(createPostgresBackend);
    const queuePool = new QueuePool(options.connectionString, options.service);
    return {
      module: QueueModule,
      global: true,
      imports: [
        BullModule.forRootAsync({
          useFactory: async () => {
            await queuePool.untilReady();
            return {
              connection: transactionalPool(queuePool.pool),
              defaultJobOptions: DEFAULT_JOB_OPTIONS,
            };
          },
        }),
        BullModule.registerQueue(...QUEUES.map((name) => ({ name }))),
      ],
      providers: [{ provide: QueuePool, useValue: queuePool }, JobProducer, JobStates, QueueDepth],
      exports: [BullModule, JobProducer, JobStates, QueueDepth, QueuePool],
    };
  }
}
