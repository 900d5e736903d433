import { Logger } from '@nestjs/common';

/**
 * What nobody caught has left the process in a state that nobody knows: it says so in its last line, and whoever
 * started it starts a new one. Node itself would print all that hangs on the error, values of callers among it.
 */
export function exitOnUncaught(): void {
  const logger = new Logger('Process');
  process.on('uncaughtException', (err) => {
    logger.fatal({ err }, 'Unexpected end');
    process.exit(1);
  });
}
