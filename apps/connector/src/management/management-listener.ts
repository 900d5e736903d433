import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DocumentStorage } from '@app/document-storage';
import { ManagementServer, readinessSamples, type ReadinessCheck } from '@app/management';
import { sampledGauge } from '@app/metrics';
import { ConnectorConfig } from '../config/connector.config.js';
import { BacklogRepository } from '../metrics/backlog.repository.js';

const ready = sampledGauge('strongroom_ready');

/** Listens on the management port while the connector runs. */
@Injectable()
export class ManagementListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ManagementListener.name);
  private readonly server: ManagementServer;
  private readonly checks: readonly ReadinessCheck[];
  private endSampling: () => void = () => undefined;

  constructor(config: ConnectorConfig, database: BacklogRepository, storage: DocumentStorage) {
    this.checks = [
      { name: 'database', check: () => database.probe() },
      { name: 'storage', check: () => storage.probe() },
    ];
    this.server = new ManagementServer({
      host: config.managementHost,
      port: config.connectorManagementPort,
      checks: this.checks,
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.endSampling = ready.sampleWith(() => readinessSamples(this.checks));
    const port = await this.server.listen();
    this.logger.log({ port }, 'Management port is open');
  }

  async onApplicationShutdown(): Promise<void> {
    this.endSampling();
    await this.server.close();
  }
}
