import { Global, Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { listenerOf } from './server/http-listener-adapter.js';
import { ShutdownSignal } from './server/shutdown-signal.js';

/** Provides the parts of the HTTP server that features inject. */
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
