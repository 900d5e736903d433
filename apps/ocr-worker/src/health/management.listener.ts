import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ManagementServer } from '@app/management';
import { QueueHome } from '@app/queue';
import { CellIsolation } from '../cell/index.js';
import { StoreGuard } from '../store/store-guard.js';
import { WorkerConfig } from '../worker.config.js';

/** Listens on the management port for as long as the worker works. */
@Injectable()
export class ManagementListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ManagementListener.name);
  private readonly server: ManagementServer;

  constructor(config: WorkerConfig, queue: QueueHome, store: StoreGuard, isolation: CellIsolation) {
    this.server = new ManagementServer({
      host: config.host,
      port: config.workerManagementPort,
      checks: [
        // The queue is the worker's only database.
        { name: 'queue', check: () => queue.probe() },
        { name: 'storage', check: () => store.probe() },
        { name: 'store_identity', check: () => store.check() },
      ],
      facts: { isolation: isolation.names },
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
