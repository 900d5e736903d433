import type { LoggerService } from '@nestjs/common';

/**
 * What nobody caught has left the process in a state that nobody knows: it says so in its last line, and whoever
 * started it starts a new one. Node itself would print all that hangs on the error, values of callers among it. Called
 * before the app is made: starting, too, can fail where nobody listens.
 */
export function exitOnUncaught(logger: LoggerService): void {
  process.on('uncaughtException', (err) => {
    logger.fatal?.({ err }, 'Unexpected end', 'Process');
    process.exit(1);
  });
}
