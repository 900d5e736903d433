import { Pool } from 'pg';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { QUEUE_SCHEMA } from './queue-connection.js';

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

  /** Rejects when the queue's database is away. */
  async probe(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  /** Consumers are closed one phase earlier (JobConsumer), so nothing asks for a connection any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
