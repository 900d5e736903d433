import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Express } from 'express';
import type { EdgeConfig } from '../http.config.js';
import { DoorServer } from './http-listener.js';

/** Nest on Express, behind our own door. */
export class DoorAdapter extends ExpressAdapter {
  readonly door: DoorServer;

  constructor(edge: EdgeConfig) {
    const app: Express = express();
    super(app);
    this.door = new DoorServer(edge, app);
  }

  override initHttpServer(): void {
    this.httpServer = this.door.server;
  }

  /** Nest calls it before anything that requests need is torn down. */
  // oxlint-disable-next-line typescript/no-misused-promises -- Nest awaits it, whatever its adapter's type says
  override async beforeClose(): Promise<void> {
    super.beforeClose();
    await this.door.shut();
  }
}
