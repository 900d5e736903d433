import type { Client, PoolClient } from 'pg';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { runMigrations } from 'bullmq';
import { QUEUE_SCHEMA } from './transactional-pool.js';

/** Brings the queue's schema up to date, in one transaction. */
export async function migrateQueue(client: Client | PoolClient): Promise<void> {
  await runMigrations(client, QUEUE_SCHEMA);
}

/**
 * Creates `role`, or updates its password, and grants it the use of the queue and of nothing else in this database.
 * The user of the client must have the right to create roles.
 */
export async function grantQueue(
  client: Client | PoolClient,
  role: string,
  password: string,
): Promise<void> {
  const name = escapeIdentifier(role);
  const exists = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = exists.rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(`${verb} ROLE ${name} LOGIN PASSWORD ${escapeLiteral(password)}`);
  for (const statement of [
    // By default PUBLIC may use the schema public, but the worker must not even see its tables.
    `REVOKE ALL ON SCHEMA public FROM PUBLIC`,
    `GRANT USAGE ON SCHEMA public TO CURRENT_USER`,
    `GRANT USAGE ON SCHEMA ${QUEUE_SCHEMA} TO ${name}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO ${name}`,
    `GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO ${name}`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${QUEUE_SCHEMA} TO ${name}`,
  ]) {
    await client.query(statement);
  }
}
