import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { DocumentStorage } from '@app/document-storage';
import { ManagementServer } from '@app/management';
import { ApiConfig } from '../api.config.js';
import { DoorAdapter } from '../http/door/door.adapter.js';

/** Listens on the management port from the moment the api can answer until it has stopped. */
@Injectable()
export class ManagementListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ManagementListener.name);
  private readonly server: ManagementServer;

  constructor(
    config: ApiConfig,
    dataSource: DataSource,
    storage: DocumentStorage,
    { httpAdapter }: HttpAdapterHost,
  ) {
    this.server = new ManagementServer({
      host: config.host,
      port: config.managementPort,
      isStopping: () => httpAdapter instanceof DoorAdapter && httpAdapter.door.isClosing,
      checks: [
        { name: 'database', check: async () => void (await dataSource.query('SELECT 1')) },
        { name: 'storage', check: () => storage.probe() },
      ],
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    const port = await this.server.listen();
    this.logger.log({ port }, 'Management port is open');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.server.close();
  }
}
