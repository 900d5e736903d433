/**
 * Jobs between the apps: typed by `@app/contracts`, stored in PostgreSQL or in Redis by BullMQ.
 *
 * For: adding a job, in a database transaction or after it; consuming a queue with one handler for each kind of
 * job; passing on the request context; stopping without losing work. Not for: deciding which jobs are needed, or
 * storing any state: the rows are authoritative, the queue is only a hint.
 */
export { ConsumesQueue } from './consumes-queue.js';
export { JobConsumer, type WorkerTuning } from './job-consumer.js';
export { JobHandler, type JobAttempt } from './job-handler.js';
export { JobProducer } from './job-producer.js';
export { JobStates, type JobLife, type Withdrawal } from './job-states.js';
export {
  queueSettings,
  redisSettings,
  requireQueue,
  type QueueConfig,
  type RedisConfig,
} from './queue.config.js';
export { QueueModule, type QueueOptions } from './queue.module.js';
export { QUEUE_SCHEMA } from './postgres/transactional-pool.js';
export { QueueDepth, type QueueCount } from './queue-depth.js';
export { QueueHealth } from './queue-health.js';
export { QueueConnection, type OpenTransaction } from './queue-connection.js';
export { grantQueue, migrateQueue } from './postgres/queue-migrations.js';
export { DelayJobError, RequeueJobError } from './queue.errors.js';
