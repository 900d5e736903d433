import { describe, expect, it } from 'vitest';
import { WORKER_SLICES } from '../../apps/ocr-worker/src/config/worker.config.js';
import { apiEnvironment, migrateEnvironment, workerEnvironment } from './environments.ts';

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

  it('do not pass the variables of npm and of the worker to the api', () => {
    const own = {
      npm_config_cache: 'x',
      QUEUE_DATABASE_URL: 'x',
      API_ROLE_PASSWORD: 'x',
      QUEUE_ROLE_PASSWORD_FILE: 'x',
      QUEUE_ROLE_CONNECTIONS: '9',
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
