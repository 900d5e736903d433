import { z } from 'zod';
import { integerSetting, requireTls, setting, tlsSettings, type ConfigOf } from '@app/config';
import { databaseSettings } from '@app/database';
import { loggingSettings } from '@app/logging';

/** The role of the api, which its DATABASE_URL names. */
export const API_ROLE = 'strongroom_api';
/** The role of the worker, which its QUEUE_DATABASE_URL names. */
export const WORKER_ROLE = 'strongroom_worker';
/** The role of the connector, which its CONNECTOR_DATABASE_URL names. */
export const CONNECTOR_ROLE = 'strongroom_connector';

const password = z.string().min(16, 'must have at least 16 characters').optional();

const rolesSettings = {
  apiRolePassword: setting('API_ROLE_PASSWORD', {
    schema: password,
    description: `When set, the migration creates the role ${API_ROLE} with this password, for the DATABASE_URL of the api: it reads and writes rows, and defines nothing`,
    secret: true,
  }),
  queueRolePassword: setting('QUEUE_ROLE_PASSWORD', {
    schema: password,
    description: `When set, the migration creates the role ${WORKER_ROLE} with this password, for QUEUE_DATABASE_URL`,
    secret: true,
  }),
  queueRoleConnections: setting('QUEUE_ROLE_CONNECTIONS', {
    schema: integerSetting(6, 10_000),
    default: '48',
    description: `The maximum number of connections of the role ${WORKER_ROLE}. A worker whose queue is in PostgreSQL needs up to 6`,
  }),
  connectorRolePassword: setting('CONNECTOR_ROLE_PASSWORD', {
    schema: password,
    description: `When set, the migration creates the role ${CONNECTOR_ROLE} with this password, for CONNECTOR_DATABASE_URL: it sees only sources and their ledger`,
    secret: true,
  }),
  connectorRoleConnections: setting('CONNECTOR_ROLE_CONNECTIONS', {
    schema: integerSetting(2, 10_000),
    default: '24',
    description: `The maximum number of connections of the role ${CONNECTOR_ROLE}`,
  }),
};
export type RolesConfig = ConfigOf<typeof rolesSettings>;

/** All settings slices of the migrations. */
export const MIGRATE_SLICES = [
  rolesSettings,
  databaseSettings,
  tlsSettings,
  loggingSettings,
] as const;

/** Rules that involve more than one setting. */
export const MIGRATE_RULES = [requireTls] as const;
