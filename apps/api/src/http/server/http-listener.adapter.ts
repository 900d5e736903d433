import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Express } from 'express';
import type { HttpConfig } from '../http.config.js';
import { HttpListener } from './http-listener.js';

/** Nest on Express, behind our own door. */
export class HttpListenerAdapter extends ExpressAdapter {
  readonly listener: HttpListener;

  constructor(edge: HttpConfig) {
    const app: Express = express();
    super(app);
    this.listener = new HttpListener(edge, app);
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
