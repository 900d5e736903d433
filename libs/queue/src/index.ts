/**
 * Jobs between the apps: typed by `@app/contracts`, kept in PostgreSQL by BullMQ.
 *
 * For: adding a job, inside a database transaction where there is one; consuming a queue with one handler
 * a job; carrying the request context across; stopping without losing work.
 * Not for: deciding what is worth a job, or being the truth of any state: the queue is a hint.
 */
export { ConsumesQueue } from './consumes-queue.js';
export { JobConsumer, type WorkerTuning } from './job-consumer.js';
export { JobHandler, type JobAttempt } from './job-handler.js';
export { JobProducer } from './job-producer.js';
export { JobStates, type JobLife } from './job-states.js';
export { queueSettings, type QueueConfig } from './queue.config.js';
export { QueueModule } from './queue.module.js';
export { QUEUE_SCHEMA, type QueryClient } from './queue-connection.js';
export { QueueDepth, type QueueCount } from './queue-depth.js';
export { grantQueue, migrateQueue } from './queue-migrations.js';
export { QueuePool } from './queue-pool.js';
export { ReturnedJobError } from './queue.errors.js';
