import { Global, Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { listenerOf } from './server/http-listener-adapter.js';
import { ShutdownSignal } from './server/shutdown-signal.js';

/** What features inject of the HTTP server. */
@Global()
@Module({
  providers: [
    {
      provide: ShutdownSignal,
      inject: [HttpAdapterHost],
      useFactory: ({ httpAdapter }: HttpAdapterHost) =>
        listenerOf(httpAdapter)?.shutdown ?? new ShutdownSignal(),
    },
  ],
  exports: [ShutdownSignal],
})
export class HttpModule {}
