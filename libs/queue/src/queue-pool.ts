import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { QUEUE_SCHEMA } from './queue-connection.js';

const START_ATTEMPTS = 30;
const START_PAUSE_MS = 1_000;

/** The connections of this process to the queue's database. A class, so that it is its own injection token. */
export class QueuePool implements OnApplicationShutdown {
  readonly pool: Pool;
  private readonly logger = new Logger(QueuePool.name);

  constructor(connectionString: string, service: string) {
    this.pool = new Pool({
      connectionString,
      // BullMQ holds one client for LISTEN a consumed queue; the others run statements.
      max: 6,
      application_name: `strongroom-${service}-queue`,
      options: `-c search_path=${QUEUE_SCHEMA}`,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
    });
    this.pool.on('error', (err) => this.logger.warn({ err }, 'Queue connection lost'));
  }

  /**
   * Resolves once the queue's database answers. BullMQ remembers a first connection that failed for ever, so nothing
   * of it may be made before.
   *
   * @throws the last fault, after half a minute: whoever started the process shall know
   */
  async untilReady(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.probe();
      } catch (err) {
        if (attempt === START_ATTEMPTS) throw err;
        this.logger.warn({ err, attempt }, 'Queue database does not answer yet');
        await delay(START_PAUSE_MS);
      }
    }
  }

  /** Rejects when the queue's database is away. */
  async probe(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  /** Consumers are closed one phase earlier (JobConsumer), so nothing asks for a connection any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
