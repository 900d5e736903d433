import { Logger } from '@nestjs/common';
import { Queue } from 'bullmq';
import { Seldom } from './seldom.js';

const logger = new Logger('Queue');
const troubles = new Seldom();

/** A queue that logs its errors from its construction on: BullMQ writes those without a listener to stderr, with all details. */
export class LoggedQueue extends Queue {
  constructor(...args: ConstructorParameters<typeof Queue>) {
    super(...args);
    this.on('error', (err) =>
      troubles.say((repeats) => logger.warn({ err, repeats }, 'Queue trouble')),
    );
  }
}
