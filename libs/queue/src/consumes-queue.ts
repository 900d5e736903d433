import { Processor } from '@nestjs/bullmq';
import type { QueueName } from '@app/contracts';
import { JobConsumer } from './job-consumer.js';

/** Decorates the {@link JobConsumer} of a queue, so that the apps do not depend on BullMQ. */
export function ConsumesQueue(queue: QueueName): ClassDecorator {
  return Processor(queue, JobConsumer.tuning);
}
