import { runMigrations } from 'bullmq';
import type { Client, PoolClient } from 'pg';
import { escapeIdentifier } from 'pg';
import { limitQueueLocks } from './queue-locks.js';
import { QUEUE_SCHEMA } from './transactional-pool.js';

/**
 * Brings the queue's schema up to date, in one transaction.
 *
 * @param reservedLocks advisory locks that the functions of the queue must not take
 */
export async function migrateQueue(
  client: Client | PoolClient,
  reservedLocks: readonly number[],
): Promise<void> {
  // BullMQ's functions that it replaces must have their limits from the moment when other sessions see them.
  const query = async (text: string, values?: unknown[]) => {
    if (text === 'COMMIT') await limitQueueLocks(client, reservedLocks);
    return client.query(text, values);
  };
  await runMigrations({ query } as Client, QUEUE_SCHEMA);
}

/** Grants a role the use of the queue. */
export async function grantQueue(client: Client | PoolClient, role: string): Promise<void> {
  const name = escapeIdentifier(role);
  for (const statement of [
    `GRANT USAGE ON SCHEMA ${QUEUE_SCHEMA} TO ${name}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO ${name}`,
    `GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO ${name}`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${QUEUE_SCHEMA} TO ${name}`,
  ]) {
    await client.query(statement);
  }
}
