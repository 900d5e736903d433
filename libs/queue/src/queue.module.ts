import { Module, type DynamicModule } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { BullModule, getQueueToken } from '@nestjs/bullmq';
import {
  setDefaultBackendFactory,
  type BackendFactory,
  type ConnectionOptions,
  type Queue,
} from 'bullmq';
import { JOBS, type QueueName } from '@app/contracts';
import { JobProducer } from './job-producer.js';
import { JobStates } from './job-states.js';
import { LoggedQueue } from './logged-queue.js';
import { PostgresQueueConnection } from './postgres/postgres-queue-connection.js';
import { QueueDepth } from './queue-depth.js';
import { QueueHealth } from './queue-health.js';
import { QueueConnection } from './queue-connection.js';
import { RedisQueueConnection } from './redis/redis-queue-connection.js';

const QUEUES: QueueName[] = [...new Set(Object.values(JOBS).map((job) => job.queue))];

const DEFAULT_JOB_OPTIONS = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 2_000 },
  removeOnComplete: { age: 24 * 3_600, count: 10_000 },
  removeOnFail: { age: 7 * 24 * 3_600, count: 10_000 },
};

export interface QueueOptions {
  /** A PostgreSQL URL, used when `redisUrl` is undefined. */
  readonly connectionString: string | undefined;
  readonly redisUrl: string | undefined;
  /** How long a producer waits for a response of Redis. */
  readonly redisTimeoutMs: number;
  readonly service: string;
}

/** Connects the process to the queues: in Redis if it is configured, otherwise in PostgreSQL. */
@Module({})
export class QueueModule {
  static forRoot(options: QueueOptions): DynamicModule {
    BullModule.queueClass = LoggedQueue;
    return {
      module: QueueModule,
      global: true,
      imports: [
        QueueConnectionModule.forRoot(options),
        BullModule.forRootAsync({
          inject: [QueueConnection],
          useFactory: async (connection: QueueConnection) => {
            await connection.untilReady();
            setDefaultBackendFactory(createBackend);
            return {
              // BullMQ only passes this value to `createBackend`.
              connection: connection as unknown as ConnectionOptions,
              defaultJobOptions: DEFAULT_JOB_OPTIONS,
            };
          },
        }),
        BullModule.registerQueue(...QUEUES.map((name) => ({ name }))),
      ],
      providers: [
        {
          provide: JobStates,
          inject: [QueueConnection],
          useFactory: ({ states }: QueueConnection) => states,
        },
        JobProducer,
        QueueDepth,
        QueueHealth,
      ],
      exports: [BullModule, JobProducer, JobStates, QueueDepth, QueueHealth],
    };
  }
}

@Module({})
class QueueConnectionModule {
  static forRoot(options: QueueOptions): DynamicModule {
    return {
      module: QueueConnectionModule,
      global: true,
      providers: [
        {
          provide: QueueConnection,
          inject: [ModuleRef],
          useFactory: (moduleRef: ModuleRef) => createConnection(options, moduleRef),
        },
      ],
      exports: [QueueConnection],
    };
  }
}

/** The default factory of BullMQ for the whole process, so it uses nothing but its arguments. */
const createBackend: BackendFactory = (name, options, flags) =>
  (options.connection as unknown as QueueConnection).createBackend(name, options, flags);

function createConnection(options: QueueOptions, moduleRef: ModuleRef): QueueConnection {
  const { redisUrl, redisTimeoutMs, connectionString, service } = options;
  if (redisUrl !== undefined) {
    const queueOf = (name: QueueName) =>
      moduleRef.get<Queue>(getQueueToken(name), { strict: false });
    return new RedisQueueConnection({ url: redisUrl, timeoutMs: redisTimeoutMs, queueOf });
  }
  if (connectionString === undefined) throw new Error('no queue is configured');
  return new PostgresQueueConnection(connectionString, service);
}
