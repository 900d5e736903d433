import { pino, type Logger } from 'pino';
import { LogDestination, type OnDropped } from './log-destination.js';
import type { LoggingConfig } from './logging.config.js';
import { createPinoOptions } from './pino-options.js';
import { prettyFormat } from './pretty-format.js';
import { openStdout } from './stdout.js';

/** Creates the only logger of a process. At exit, buffered lines are written for at most a second. */
export function createLogger(
  service: string,
  config: LoggingConfig,
  onDropped: OnDropped = () => undefined,
): Logger {
  const format = config.logPretty ? prettyFormat() : undefined;
  const destination = new LogDestination(openStdout(), onDropped, format);
  const logger = pino(createPinoOptions(service, config), destination);
  destination.onResumed = (lines) =>
    logger.warn({ context: 'LogDestination', lines }, 'Log lines were dropped');
  process.on('exit', () => destination.flushAtExit());
  return logger;
}
