import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ManagementServer, readinessSamples, type ReadinessCheck } from '@app/management';
import { sampledGauge } from '@app/metrics';
import { QueueHealth } from '@app/queue';
import { SandboxIsolation } from '../sandbox/sandbox-isolation.js';
import { StoreIdentityCheck } from '../store/store-identity-check.js';
import { WorkerConfig } from '../config/worker.config.js';

const ready = sampledGauge('strongroom_ready');

/** Listens on the management port while the worker runs. */
@Injectable()
export class ManagementListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ManagementListener.name);
  private readonly server: ManagementServer;
  private readonly checks: readonly ReadinessCheck[];
  private endSampling: () => void = () => undefined;

  constructor(
    config: WorkerConfig,
    queue: QueueHealth,
    store: StoreIdentityCheck,
    isolation: SandboxIsolation,
  ) {
    this.checks = [
      // The queue is the worker's only database.
      { name: 'queue', check: () => queue.probeProducer() },
      { name: 'queue_consumer', check: () => queue.probeConsumers() },
      { name: 'storage', check: () => store.probe() },
      { name: 'store_identity', check: () => store.check() },
    ];
    this.server = new ManagementServer({
      host: config.managementHost,
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
