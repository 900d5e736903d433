import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ManagementServer, readinessSamples, type ReadinessCheck } from '@app/management';
import { sampledGauge } from '@app/metrics';
import { QueueHealth } from '@app/queue';
import { RateLimitStore } from '@app/throttling';
import { ShutdownSignal } from '../http/index.js';
import { StoreIdentityService } from '../store/index.js';
import { ManagementConfig } from './management.config.js';

const ready = sampledGauge('strongroom_ready');

/** Listens on the management port from the end of the start until the api has stopped. */
@Injectable()
export class ManagementListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ManagementListener.name);
  private readonly server: ManagementServer;
  private readonly checks: readonly ReadinessCheck[];
  private endSampling: () => void = () => undefined;

  constructor(
    config: ManagementConfig,
    dataSource: DataSource,
    store: StoreIdentityService,
    counters: RateLimitStore,
    queue: QueueHealth,
    shutdown: ShutdownSignal,
  ) {
    this.checks = [
      { name: 'database', check: async () => void (await dataSource.query('SELECT 1')) },
      { name: 'storage', check: () => store.probe() },
      { name: 'store_identity', check: () => store.check() },
      { name: 'queue', check: () => requireQueue(queue) },
      { name: 'queue_consumer', check: () => queue.probeConsumers() },
      { name: 'redis', isVital: false, check: () => requireRedis(counters, queue) },
    ];
    this.server = new ManagementServer({
      host: config.managementHost,
      port: config.managementPort,
      isStopping: () => shutdown.isShuttingDown,
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

/**
 * Redis is not vital. Without it uploads still work, because the row of a document is enough to create its job later,
 * and limits are counted in this process. So the api stays ready.
 */
async function requireRedis(counters: RateLimitStore, queue: QueueHealth): Promise<void> {
  if (queue.kind === 'redis') await queue.probeServer();
  if (counters.isDegraded) throw new Error('Limits are counted in this process alone');
}

/** Fails when Redis answers but this process cannot add jobs. An unavailable Redis is reported by the check `redis`. */
async function requireQueue(queue: QueueHealth): Promise<void> {
  try {
    await queue.probeProducer();
  } catch (error) {
    if (queue.kind === 'redis' && !(await queue.isReachable())) return;
    throw error;
  }
}
