import { Logger } from '@nestjs/common';
import { Queue } from 'bullmq';
import { LogThrottle } from './log-throttle.js';

const logger = new Logger('Queue');
const errorLog = new LogThrottle();

/** Logs its errors. Without a listener BullMQ writes them to stderr with all details. */
export class LoggedQueue extends Queue {
  constructor(...args: ConstructorParameters<typeof Queue>) {
    super(...args);
    this.on('error', (err) =>
      errorLog.log((repeats) => logger.warn({ err, repeats }, 'Queue error')),
    );
  }
}
