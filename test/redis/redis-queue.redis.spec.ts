import { Redis } from 'ioredis';
import { afterAll } from 'vitest';
import { describeQueue } from '../../libs/queue/src/queue.contract.js';
import { RedisServer } from './redis-server.js';

let redis: RedisServer | undefined;
afterAll(() => redis?.stop());

describeQueue('Redis', async () => {
  redis = await RedisServer.start();
  const { url } = redis;
  return {
    options: { connectionString: undefined, redisUrl: url, redisTimeoutMs: 250, service: 'test' },
    empty: async () => {
      const client = new Redis(url);
      await client.flushall();
      client.disconnect();
    },
  };
});
