import type { LoggerService } from '@nestjs/common';

/**
 * After an uncaught exception the state of the process is unknown. So the process logs a last line and exits; its
 * supervisor starts a new one. Node itself would print all properties of the error, which may include values of
 * callers. Call this before the app is created, because errors of the start can be uncaught too.
 */
export function exitOnUncaught(logger: LoggerService): void {
  process.on('uncaughtException', (err) => {
    logger.fatal?.({ err }, 'Unexpected end', 'Process');
    process.exit(1);
  });
}
