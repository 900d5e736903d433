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
  it('keep every secret of the api from the worker, known or not', () => {
    const own = { ...secrets, NEW_SIGNING_KEY: 'x', PATH: '/bin', OCR_LANGUAGES: 'eng' };
    expect(workerEnvironment(own, { DATA_DIR: '/data' })).toEqual({
      PATH: '/bin',
      OCR_LANGUAGES: 'eng',
      DATA_DIR: '/data',
    });
  });

  it('hand every setting of the worker on to it', () => {
    const slices: readonly Readonly<Record<string, { name: string }>>[] = WORKER_SLICES;
    const names = slices.flatMap((slice) => Object.values(slice).map(({ name }) => name));
    const given = 'QUEUE_DATABASE_URL'; // the launcher's to give
    const own = Object.fromEntries(names.map((name) => [name, 'set']));
    const passed = Object.keys(workerEnvironment(own, { [given]: 'given' }));
    expect(new Set(passed)).toEqual(new Set(names));
  });

  it("leave out of the api's what is npm's and the worker's", () => {
    const own = {
      npm_config_cache: 'x',
      QUEUE_DATABASE_URL: 'x',
      RATE_LIMIT_IP: '5',
      JWT_SECRET: 'y',
    };
    expect(apiEnvironment(own, { PORT: '1' })).toEqual({
      RATE_LIMIT_IP: '5',
      JWT_SECRET: 'y',
      PORT: '1',
    });
  });

  it('give the migrations the database and no other secret', () => {
    const env = migrateEnvironment({ ...secrets, LOG_LEVEL: 'warn' }, { DATABASE_URL: 'given' });
    expect(env).toEqual({ LOG_LEVEL: 'warn', DATABASE_URL: 'given' });
  });
});
