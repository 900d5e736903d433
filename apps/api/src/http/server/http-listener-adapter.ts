import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Express } from 'express';
import type { HttpConfig } from '../http.config.js';
import { HttpListener } from './http-listener.js';

/** Nest on Express, behind a listener with limits of its own. */
export class HttpListenerAdapter extends ExpressAdapter {
  readonly listener: HttpListener;

  constructor(config: HttpConfig) {
    const app: Express = express();
    super(app);
    this.listener = new HttpListener(config, app);
  }

  override initHttpServer(): void {
    this.httpServer = this.listener.server;
  }

  /** Nest calls it before anything that requests need is torn down. */
  // oxlint-disable-next-line typescript/no-misused-promises -- Nest awaits it, whatever its adapter's type says
  override async beforeClose(): Promise<void> {
    super.beforeClose();
    await this.listener.shut();
  }
}

/** The listener of an app; undefined where a test or a tool runs it on another adapter. */
export function listenerOf(adapter: unknown): HttpListener | undefined {
  return adapter instanceof HttpListenerAdapter ? adapter.listener : undefined;
}
