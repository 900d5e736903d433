import { afterAll } from 'vitest';
import { createTestDatabase, type MigratedDatabase } from '@app/testing';
import { endLocks } from './passing-time.js';
import { describeWorkerDeaths } from './worker-deaths.js';

let database: MigratedDatabase | undefined;
afterAll(() => database?.drop());

describeWorkerDeaths(
  'PostgreSQL',
  async () => {
    database = await createTestDatabase();
    const { url } = database;
    return {
      database,
      settings: { RECONCILE_SECONDS: '1' },
      endLocks: () => endLocks(url),
    };
  },
  { isShort: true },
);
