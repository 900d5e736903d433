import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Express } from 'express';
import type { HttpConfig } from '../http.config.js';
import { HttpListener } from './http-listener.js';

/** Runs Nest on Express behind an {@link HttpListener}, which has limits of its own. */
export class HttpListenerAdapter extends ExpressAdapter {
  readonly listener: HttpListener;

  constructor(config: HttpConfig) {
    const app: Express = express();
    // Before the base class, which creates the router: a router keeps the rules that it was created with. Each route has
    // exactly one path, because rate limits, the body parser and the rules of a proxy compare paths, too.
    app.set('strict routing', true);
    app.set('case sensitive routing', true);
    super(app);
    this.listener = new HttpListener(config, app);
  }

  override initHttpServer(): void {
    this.httpServer = this.listener.server;
  }

  /** Nest calls it before it stops anything that requests need. */
  // oxlint-disable-next-line typescript/no-misused-promises -- Nest awaits it, though the type says void
  override async beforeClose(): Promise<void> {
    super.beforeClose();
    await this.listener.shutDown();
  }
}

/** Returns the listener of an app; undefined when a test or a tool uses another adapter. */
export function listenerOf(adapter: unknown): HttpListener | undefined {
  return adapter instanceof HttpListenerAdapter ? adapter.listener : undefined;
}
