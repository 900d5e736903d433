import { Client } from 'pg';
import { afterAll } from 'vitest';
import { createTestDatabase, type MigratedDatabase } from '@app/testing';
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
      endLocks: async () => {
        const client = new Client({ connectionString: url });
        await client.connect();
        await client.query(
          `UPDATE bullmq.job SET locked_until_ms = 0, stalled_marked = true WHERE state = 'active'`,
        );
        await client.query(`DELETE FROM bullmq.meta WHERE field = 'stalled-check'`);
        await client.end();
      },
    };
  },
  { isShort: true },
);
