import { describe, expect, it } from 'vitest';
import { CONNECTOR_SLICES } from '../../apps/connector/src/config/connector.config.js';
import { WORKER_SLICES } from '../../apps/ocr-worker/src/config/worker.config.js';
import {
  apiEnvironment,
  connectorEnvironment,
  environmentsOf,
  migrateEnvironment,
  workerEnvironment,
} from './environments.ts';

const secrets = {
  DATABASE_URL: 'postgres://documents',
  DATABASE_URL_FILE: '/run/secrets/database',
  JWT_SECRET: 'signing',
  JWT_SECRET_FILE: '/run/secrets/jwt',
  PGPASSWORD: 'secret',
};

describe('the environments of the processes', () => {
  it('do not pass any secret of the api to the worker, not even an unknown one', () => {
    const own = { ...secrets, NEW_SIGNING_KEY: 'x', PATH: '/bin', OCR_LANGUAGES: 'eng' };
    expect(workerEnvironment(own, { DATA_DIR: '/data' })).toEqual({
      PATH: '/bin',
      OCR_LANGUAGES: 'eng',
      DATA_DIR: '/data',
    });
  });

  it('pass every setting of the worker to it', () => {
    const slices: readonly Readonly<Record<string, { name: string }>>[] = WORKER_SLICES;
    const names = slices.flatMap((slice) => Object.values(slice).map(({ name }) => name));
    const setByLauncher = 'QUEUE_DATABASE_URL';
    const own = Object.fromEntries(names.map((name) => [name, 'set']));
    const passed = Object.keys(workerEnvironment(own, { [setByLauncher]: 'given' }));
    expect(new Set(passed)).toEqual(new Set(names));
  });

  it('do not pass any secret of the api to the connector, and every setting of the connector', () => {
    expect(connectorEnvironment({ ...secrets, CONNECTOR_ROLE_PASSWORD: 'x' }, {})).toEqual({});
    const slices: readonly Readonly<Record<string, { name: string }>>[] = CONNECTOR_SLICES;
    const names = slices.flatMap((slice) => Object.values(slice).map(({ name }) => name));
    const own = Object.fromEntries(names.map((name) => [name, 'set']));
    const passed = connectorEnvironment(own, { CONNECTOR_DATABASE_URL: 'given' });
    expect(new Set(Object.keys(passed))).toEqual(new Set(names));
  });

  it('have a connector, which the api knows, unless its database is unknown or another one is named', () => {
    const folders = { dataDir: '/data', temporary: '/data/tmp' };
    const ports = {
      port: 1,
      managementPort: 2,
      workerManagementPort: 3,
      connectorHost: '127.0.0.1',
      connectorPort: 4,
      connectorManagementPort: 5,
    };
    const databases = {
      migrationUrl: 'postgres://m',
      databaseUrl: 'postgres://a',
      queueUrl: 'postgres://q',
      connectorUrl: 'postgres://c',
      connectorSecrets: { secret: 'shared', keys: '1:key' },
    };
    const { api, connector } = environmentsOf({}, folders, ports, databases);
    expect(api).toMatchObject({ CONNECTOR_URL: 'http://127.0.0.1:4', CONNECTOR_SECRET: 'shared' });
    expect(api).not.toHaveProperty('SOURCES_KEYS');
    expect(connector).toEqual({
      DATA_DIR: '/data',
      CONNECTOR_DATABASE_URL: 'postgres://c',
      CONNECTOR_PORT: '4',
      CONNECTOR_MANAGEMENT_PORT: '5',
      CONNECTOR_SECRET: 'shared',
      SOURCES_KEYS: '1:key',
    });
    const without = environmentsOf({}, folders, ports, { ...databases, connectorUrl: undefined });
    expect(without.connector).toBeUndefined();
    expect(without.api).not.toHaveProperty('CONNECTOR_URL');
    const other = { CONNECTOR_URL: 'http://connector.example' };
    const external = environmentsOf(other, folders, ports, databases);
    expect(external.connector).toBeUndefined();
    expect(external.api['CONNECTOR_URL']).toBe('http://connector.example');
  });

  it('do not pass the variables of npm and of the worker to the api', () => {
    const own = {
      npm_config_cache: 'x',
      QUEUE_DATABASE_URL: 'x',
      API_ROLE_PASSWORD: 'x',
      QUEUE_ROLE_PASSWORD_FILE: 'x',
      QUEUE_ROLE_CONNECTIONS: '9',
      CONNECTOR_DATABASE_URL_FILE: 'x',
      CONNECTOR_ROLE_PASSWORD: 'x',
      SOURCES_KEYS: 'x',
      RATE_LIMIT_IP: '5',
      JWT_SECRET: 'y',
    };
    expect(apiEnvironment(own, { PORT: '1' })).toEqual({
      RATE_LIMIT_IP: '5',
      JWT_SECRET: 'y',
      PORT: '1',
    });
  });

  it('pass the database URL and no other secret to the migrations', () => {
    const env = migrateEnvironment({ ...secrets, LOG_LEVEL: 'warn' }, { DATABASE_URL: 'given' });
    expect(env).toEqual({ LOG_LEVEL: 'warn', DATABASE_URL: 'given' });
  });
});
