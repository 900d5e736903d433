import type { LoggerService } from '@nestjs/common';
import { Logger, PinoLogger } from 'nestjs-pino';
import { createLogger } from './create-logger.js';
import type { OnDropped } from './log-destination.js';
import type { LoggingConfig } from './logging.config.js';

/**
 * The logger to create a Nest app with: lines are JSON from the very first, those of a start that fails among
 * them, which a logger taken from the app afterwards would never write.
 */
export function createNestLogger(
  service: string,
  config: LoggingConfig,
  onDropped?: OnDropped,
): LoggerService {
  const parameters = {
    // The line of a request is written by the api itself, with a route template; so nothing of pino-http's own.
    pinoHttp: {
      logger: createLogger(service, config, onDropped),
      autoLogging: false,
      quietReqLogger: true,
      wrapSerializers: false,
    },
  };
  return new Logger(new PinoLogger(parameters), parameters);
}
