import { Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { LoggingConfig } from './logging.config.js';
import { createPinoOptions } from './pino-options.js';

/** Gives the process its logger; `app.useLogger(app.get(Logger))` of nestjs-pino then makes it Nest's own. */
@Module({})
export class LoggingModule {
  static forRoot(service: string, config: LoggingConfig): DynamicModule {
    return {
      module: LoggingModule,
      imports: [
        LoggerModule.forRoot({
          // The line of a request is written by the api itself, with a route template; the context of all
          // other lines comes from the mixin. So nothing of pino-http's own is wanted, and its middleware is
          // bound to no route.
          pinoHttp: {
            ...createPinoOptions(service, config),
            autoLogging: false,
            quietReqLogger: true,
            quietResLogger: true,
            wrapSerializers: false,
            customAttributeKeys: { reqId: 'requestId' },
          },
          assignResponse: false,
          forRoutes: [],
        }),
      ],
    };
  }
}
