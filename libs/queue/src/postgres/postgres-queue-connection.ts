import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import { Logger } from '@nestjs/common';
import type { BackendFactory } from 'bullmq';
import {
  QueueConnection,
  type ConnectionCounts,
  type OpenTransaction,
} from '../queue-connection.js';
import { PostgresJobStates } from './postgres-job-states.js';
import { postgresBackends } from './postgres-backend.js';
import { QUEUE_SCHEMA, throughClient } from './transactional-pool.js';

const START_ATTEMPTS = 30;
const START_PAUSE_MS = 1_000;

/** Set here, not left to the defaults of the server. No statement of BullMQ takes a second. */
const STATEMENT_TIMEOUT_MS = 10_000;
const LOCK_TIMEOUT_MS = 5_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;
/** A limit on the client's side, for a server that hangs. Longer than the server's statement timeout. */
const QUERY_TIMEOUT_MS = 15_000;

/** Queues in the schema `bullmq` of a PostgreSQL database. */
export class PostgresQueueConnection extends QueueConnection {
  override readonly kind = 'postgres';
  override readonly states: PostgresJobStates;
  override readonly createBackend: BackendFactory;
  readonly pool: Pool;
  private readonly logger = new Logger(PostgresQueueConnection.name);

  constructor(connectionString: string, service: string) {
    super();
    this.pool = new Pool({
      connectionString,
      // BullMQ keeps one client for LISTEN for each consumed queue; the others run statements.
      max: 6,
      application_name: `strongroom-${service}-queue`,
      options: `-c search_path=${QUEUE_SCHEMA}`,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
    });
    this.pool.on('error', (err) => this.logger.warn({ err }, 'Queue connection lost'));
    // BullMQ checks clients out before it adds its error listener. An error in between must not end the process.
    this.pool.on('connect', (client) => {
      client.on('error', () => undefined);
      this.noteConnection();
    });
    this.states = new PostgresJobStates(this.pool);
    this.createBackend = postgresBackends(this.pool);
  }

  /** Waits for a database that starts at the same time as this process, and logs each failed attempt. */
  override async untilReady(): Promise<void> {
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

  override async probe(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  override async runAndRollBack(add: () => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    let isIntact = false;
    try {
      await client.query('BEGIN');
      await throughClient(client, add);
      await client.query('ROLLBACK');
      isIntact = true;
    } finally {
      client.release(!isIntact);
    }
  }

  /** Does nothing: a statement on the pool fails within its timeouts. */
  override requireReachable(): void {}

  override async within(transaction: OpenTransaction, fn: () => Promise<void>): Promise<void> {
    await throughClient(await transaction.client(), fn);
  }

  /** Does nothing: jobs are added in the transaction of their row, so none is missing after an outage. */
  override onReturn(): void {}

  override get connections(): ConnectionCounts {
    return this.pool;
  }

  override abandon(): void {}

  override async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
