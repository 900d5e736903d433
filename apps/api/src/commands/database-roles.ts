import { escapeIdentifier, escapeLiteral, type Client } from 'pg';
import {
  ADVISORY_LOCKS,
  grantDocuments,
  grantSourcesToApi,
  grantSourcesToConnector,
  hasDocuments,
  revokeDefaults,
} from '@app/database';
import { grantQueue } from '@app/queue';
import { API_ROLE, CONNECTOR_ROLE, WORKER_ROLE, type RolesConfig } from './migrate.config.js';

/**
 * How long a statement may take in sessions that set no limit of their own. A role can change it for itself: it stops
 * mistakes, not attacks.
 */
const STATEMENT_TIMEOUTS = {
  [API_ROLE]: '60s',
  [WORKER_ROLE]: '15s',
  [CONNECTOR_ROLE]: '15s',
} as const;
const UNLIMITED = -1;

/**
 * Makes the roles whose passwords are given, or sets these passwords, and gives the roles their rights and no others.
 * The role of an api that was made earlier gets the rights on new tables, too.
 *
 * The client needs the right to create roles, unless no password is given.
 */
export async function grantRoles(client: Client, config: RolesConfig): Promise<void> {
  const { apiRolePassword, queueRolePassword, queueRoleConnections } = config;
  await client.query('BEGIN');
  // Two processes that change the same role or right at the same time fail.
  await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.migration]);
  if (apiRolePassword !== undefined) await putRole(client, API_ROLE, apiRolePassword, UNLIMITED);
  if (queueRolePassword !== undefined) {
    await putRole(client, WORKER_ROLE, queueRolePassword, queueRoleConnections);
    await revokeDefaults(client);
    await grantQueue(client, WORKER_ROLE);
  }
  if (apiRolePassword !== undefined || (await hasDocuments(client, API_ROLE))) {
    await revokeDefaults(client);
    await grantDocuments(client, API_ROLE);
    await grantQueue(client, API_ROLE);
    await grantSourcesToApi(client, API_ROLE);
  }
  const { connectorRolePassword, connectorRoleConnections } = config;
  if (connectorRolePassword !== undefined) {
    await putRole(client, CONNECTOR_ROLE, connectorRolePassword, connectorRoleConnections);
    await revokeDefaults(client);
    await grantSourcesToConnector(client, CONNECTOR_ROLE);
  }
  await client.query('COMMIT');
}

async function putRole(
  client: Client,
  role: keyof typeof STATEMENT_TIMEOUTS,
  password: string,
  connections: number,
): Promise<void> {
  const name = escapeIdentifier(role);
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  await client.query(
    `${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${name} LOGIN
     CONNECTION LIMIT ${connections} PASSWORD ${escapeLiteral(password)}`,
  );
  const timeout = STATEMENT_TIMEOUTS[role];
  await client.query(`ALTER ROLE ${name} SET statement_timeout = '${timeout}'`);
}
