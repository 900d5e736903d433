import type { LoggerService } from '@nestjs/common';
import { Logger, PinoLogger } from 'nestjs-pino';
import { createLogger } from './create-logger.js';
import type { OnDropped } from './log-destination.js';
import type { LoggingConfig } from './logging.config.js';

/**
 * Creates the logger to pass to NestFactory. All lines are then JSON, also those of a failed start; a logger that is
 * taken from the app later would never write those.
 */
export function createNestLogger(
  service: string,
  config: LoggingConfig,
  onDropped?: OnDropped,
): LoggerService {
  const parameters = {
    // The api itself logs each request, with a route template, so pino-http logs nothing.
    pinoHttp: {
      logger: createLogger(service, config, onDropped),
      autoLogging: false,
      quietReqLogger: true,
      wrapSerializers: false,
    },
  };
  return new Logger(new PinoLogger(parameters), parameters);
}
