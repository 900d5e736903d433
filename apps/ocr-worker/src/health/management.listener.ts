import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ManagementServer, readinessSamples, type ReadinessCheck } from '@app/management';
import { sampledGauge } from '@app/metrics';
import { QueueHealth } from '@app/queue';
import { CellIsolation } from '../cell/index.js';
import { StoreGuard } from '../store/store-guard.js';
import { WorkerConfig } from '../worker.config.js';

const ready = sampledGauge('strongroom_ready');

/** Listens on the management port for as long as the worker works. */
@Injectable()
export class ManagementListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ManagementListener.name);
  private readonly server: ManagementServer;
  private readonly checks: readonly ReadinessCheck[];
  private endSampling: () => void = () => undefined;

  constructor(
    config: WorkerConfig,
    queue: QueueHealth,
    store: StoreGuard,
    isolation: CellIsolation,
  ) {
    this.checks = [
      // The queue is the worker's only database.
      { name: 'queue', check: () => queue.probeProducer() },
      { name: 'queue_consumer', check: () => queue.probeConsumers() },
      { name: 'storage', check: () => store.probe() },
      { name: 'store_identity', check: () => store.check() },
    ];
    this.server = new ManagementServer({
      host: config.host,
      port: config.workerManagementPort,
      checks: this.checks,
      facts: { isolation: isolation.names },
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
