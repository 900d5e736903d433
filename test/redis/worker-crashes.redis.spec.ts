import { Redis } from 'ioredis';
import { afterAll } from 'vitest';
import { createTestDatabase, type MigratedDatabase } from '@app/testing';
import { describeWorkerCrashes } from '../support/worker-crashes.js';
import { RedisServer } from './redis-server.js';

const KEYS = 'strongroom:queue:ocr';

let redis: RedisServer | undefined;
let database: MigratedDatabase | undefined;
afterAll(async () => {
  await database?.drop();
  await redis?.stop();
});

describeWorkerCrashes(
  'Redis',
  async () => {
    redis = await RedisServer.start();
    database = await createTestDatabase();
    const { url } = redis;
    return {
      database,
      settings: { RECONCILE_SECONDS: '1', REDIS_URL: url },
      expireJobLocks: async () => {
        const client = new Redis(url);
        for (const id of await client.lrange(`${KEYS}:active`, 0, -1)) {
          await client.del(`${KEYS}:${id}:lock`);
          await client.sadd(`${KEYS}:stalled`, id);
        }
        await client.del(`${KEYS}:stalled-check`);
        client.disconnect();
      },
    };
  },
  { isShort: false },
);
