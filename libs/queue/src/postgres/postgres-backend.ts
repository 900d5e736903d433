import { assertSchemaCompatibility, PostgresConnection, PostgresQueueBackend } from 'bullmq';
import type { BackendFactory } from 'bullmq';
import type { Pool } from 'pg';
import { FirstLook } from '../first-look.js';
import { transactionalPool } from './transactional-pool.js';

/** After this time a consumer polls again, because a notification may be lost together with its connection. */
const MAX_WAIT_SECONDS = 2;

/**
 * BullMQ checks the schema once and remembers the outcome even when the check failed (bullmq 6.7.0,
 * `PostgresConnection.waitUntilReady`, `PostgresQueueBackend.waitUntilReady`). Then every call fails at once until
 * the process ends. This class checks again after a failure. The same defect in BullMQ's connection for LISTEN is
 * https://github.com/taskforcesh/bullmq/issues/4729, fixed by pull request 4781.
 */
class RetryingPostgresConnection extends PostgresConnection {
  private readonly firstLook: FirstLook;

  constructor(pool: Pool, poolForBullMq: Pool) {
    super(poolForBullMq);
    // On its own connection, because a failed statement would abort the transaction of the caller.
    this.firstLook = new FirstLook(async () => {
      await assertSchemaCompatibility(pool, this.schema);
    });
  }

  override waitUntilReady(): Promise<void> {
    return this.firstLook.done();
  }
}

class RetryingPostgresBackend extends PostgresQueueBackend {
  override waitUntilReady(): Promise<void> {
    return this.connection.waitUntilReady();
  }

  /**
   * Does nothing. In BullMQ, queue events stop for ever when the listening connection cannot be named. Connections
   * keep the name of their service, which operators search for.
   */
  override async setName(): Promise<void> {}

  override get maximumBlockTimeout(): number {
    return MAX_WAIT_SECONDS;
  }
}

/**
 * Creates backends for producers, consumers and queue events on `pool`. They recover if its first connection
 * fails.
 */
export function postgresBackends(pool: Pool): BackendFactory {
  const connection = transactionalPool(pool);
  return (name, options) =>
    new RetryingPostgresBackend(new RetryingPostgresConnection(pool, connection), name, {
      ...options,
      connection,
    });
}
