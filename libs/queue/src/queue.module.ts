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
import { PostgresQueueHome } from './postgres/postgres.queue-home.js';
import { QueueDepth } from './queue-depth.js';
import { QueueHealth } from './queue-health.js';
import { QueueHome } from './queue-home.js';
import { RedisQueueHome } from './redis/redis.queue-home.js';

const QUEUES: QueueName[] = [...new Set(Object.values(JOBS).map((job) => job.queue))];

const DEFAULT_JOB_OPTIONS = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 2_000 },
  removeOnComplete: { age: 24 * 3_600, count: 10_000 },
  removeOnFail: { age: 7 * 24 * 3_600, count: 10_000 },
};

export interface QueueOptions {
  /** Where the queue is unless there is Redis: a PostgreSQL URL. */
  readonly connectionString: string | undefined;
  readonly redisUrl: string | undefined;
  /** How long a producer waits for an answer of Redis. */
  readonly redisTimeoutMs: number;
  readonly service: string;
}

/** Connects the process to the queues: in Redis if there is one, otherwise in PostgreSQL. */
@Module({})
export class QueueModule {
  static forRoot(options: QueueOptions): DynamicModule {
    BullModule.queueClass = LoggedQueue;
    return {
      module: QueueModule,
      global: true,
      imports: [
        QueueHomeModule.forRoot(options),
        BullModule.forRootAsync({
          inject: [QueueHome],
          useFactory: async (home: QueueHome) => {
            await home.untilReady();
            setDefaultBackendFactory(backendOfHome);
            // BullMQ only hands it through, to whatever makes its backends.
            const connection = home as unknown as ConnectionOptions;
            return { connection, defaultJobOptions: DEFAULT_JOB_OPTIONS };
          },
        }),
        BullModule.registerQueue(...QUEUES.map((name) => ({ name }))),
      ],
      providers: [
        { provide: JobStates, inject: [QueueHome], useFactory: ({ states }: QueueHome) => states },
        JobProducer,
        QueueDepth,
        QueueHealth,
      ],
      exports: [BullModule, JobProducer, JobStates, QueueDepth, QueueHealth],
    };
  }
}

@Module({})
class QueueHomeModule {
  static forRoot(options: QueueOptions): DynamicModule {
    return {
      module: QueueHomeModule,
      global: true,
      providers: [
        {
          provide: QueueHome,
          inject: [ModuleRef],
          useFactory: (moduleRef: ModuleRef) => createHome(options, moduleRef),
        },
      ],
      exports: [QueueHome],
    };
  }
}

/** The default of the whole process: it must depend on nothing but what it is given. */
const backendOfHome: BackendFactory = (name, options, flags) =>
  (options.connection as unknown as QueueHome).createBackend(name, options, flags);

function createHome(options: QueueOptions, moduleRef: ModuleRef): QueueHome {
  const { redisUrl, redisTimeoutMs, connectionString, service } = options;
  if (redisUrl !== undefined) {
    const queueOf = (name: QueueName) =>
      moduleRef.get<Queue>(getQueueToken(name), { strict: false });
    return new RedisQueueHome({ url: redisUrl, timeoutMs: redisTimeoutMs, queueOf });
  }
  if (connectionString === undefined) throw new Error('there is no queue to connect to');
  return new PostgresQueueHome(connectionString, service);
}
