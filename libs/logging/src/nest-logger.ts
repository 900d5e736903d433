import type { LoggerService } from '@nestjs/common';
import { Logger, PinoLogger } from 'nestjs-pino';
import type { LoggingConfig } from './logging.config.js';
import { createPinoOptions } from './pino-options.js';

/**
 * The logger to create a Nest app with: lines are JSON from the very first, those of a start that fails among
 * them, which a logger taken from the app afterwards would never write.
 */
export function createNestLogger(service: string, config: LoggingConfig): LoggerService {
  const parameters = {
    // The line of a request is written by the api itself, with a route template; so nothing of pino-http's own.
    pinoHttp: {
      ...createPinoOptions(service, config),
      autoLogging: false,
      quietReqLogger: true,
      wrapSerializers: false,
    },
  };
  return new Logger(new PinoLogger(parameters), parameters);
}
