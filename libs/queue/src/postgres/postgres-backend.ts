import { assertSchemaCompatibility, PostgresConnection, PostgresQueueBackend } from 'bullmq';
import type { BackendFactory } from 'bullmq';
import type { Pool } from 'pg';
import { FirstLook } from '../first-look.js';
import { transactionalPool } from './transactional-pool.js';

/** How long a consumer waits at most before it asks again: a notification may be lost with its connection. */
const LONGEST_WAIT_SECONDS = 2;

/**
 * BullMQ looks at the schema once and remembers the outcome also when that look failed (bullmq 6.7.0,
 * `PostgresConnection.waitUntilReady`, `PostgresQueueBackend.waitUntilReady`): from then on every call fails at once,
 * until the process ends. This one forgets a failure. The same fault in BullMQ's connection for LISTEN is
 * https://github.com/taskforcesh/bullmq/issues/4729, solved by pull request 4781.
 */
class RetryingPostgresConnection extends PostgresConnection {
  private readonly firstLook: FirstLook;

  constructor(pool: Pool, asBullSeesIt: Pool) {
    super(asBullSeesIt);
    // Past the transaction of the caller, which a failing look would end.
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
   * Queue events end for good when the connection that listens cannot be named. Connections keep the name of their
   * service, by which operators find them.
   */
  override async setName(): Promise<void> {}

  override get maximumBlockTimeout(): number {
    return LONGEST_WAIT_SECONDS;
  }
}

/** Makes backends for producers, consumers and queue events on `pool`, whose first connection may fail. */
export function postgresBackends(pool: Pool): BackendFactory {
  const connection = transactionalPool(pool);
  return (name, options) =>
    new RetryingPostgresBackend(new RetryingPostgresConnection(pool, connection), name, {
      ...options,
      connection,
    });
}
