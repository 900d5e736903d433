import { afterAll } from 'vitest';
import { Client } from 'pg';
import { createTestDatabase, type MigratedDatabase } from '@app/testing';
import { describeQueue } from '../../../libs/queue/src/queue.contract.js';

let database: MigratedDatabase | undefined;
afterAll(() => database?.drop());

describeQueue('PostgreSQL', async () => {
  database = await createTestDatabase();
  const { url, queueUrl } = database;
  return {
    options: {
      connectionString: queueUrl,
      redisUrl: undefined,
      redisTimeoutMs: 250,
      service: 'test',
    },
    empty: async () => {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query('TRUNCATE bullmq.job CASCADE');
      await client.end();
    },
  };
});
