import { afterAll } from 'vitest';
import { createTestDatabase, type MigratedDatabase } from '@app/testing';
import { expireJobLocks } from '../support/advance-time.js';
import { describeWorkerCrashes } from '../support/worker-crashes.js';

let database: MigratedDatabase | undefined;
afterAll(() => database?.drop());

describeWorkerCrashes(
  'PostgreSQL',
  async () => {
    database = await createTestDatabase();
    const { url } = database;
    return {
      database,
      settings: { RECONCILE_SECONDS: '1' },
      expireJobLocks: () => expireJobLocks(url),
    };
  },
  { isShort: true },
);
