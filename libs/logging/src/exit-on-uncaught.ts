import type { LoggerService } from '@nestjs/common';

/**
 * Logs an uncaught exception and ends the process with exit code 1, because the state of the process is then
 * unknown. Its supervisor starts a new process. Without this listener, Node would print all properties of the
 * error, which may include input of callers. Call this before the app is created: errors during the start can
 * be uncaught, too.
 */
export function exitOnUncaught(logger: LoggerService): void {
  process.on('uncaughtException', (err) => {
    logger.fatal?.({ err }, 'Unexpected end', 'Process');
    process.exit(1);
  });
}
