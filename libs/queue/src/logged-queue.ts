import { Logger } from '@nestjs/common';
import { Queue } from 'bullmq';
import { LogThrottle } from './log-throttle.js';

const logger = new Logger('Queue');
const troubles = new LogThrottle();

/** A queue that logs its errors from its construction on: BullMQ writes those without a listener to stderr, with all details. */
export class LoggedQueue extends Queue {
  constructor(...args: ConstructorParameters<typeof Queue>) {
    super(...args);
    this.on('error', (err) =>
      troubles.log((repeats) => logger.warn({ err, repeats }, 'Queue trouble')),
    );
  }
}
