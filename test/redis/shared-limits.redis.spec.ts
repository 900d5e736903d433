import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, startStrongroom, StrongroomProcess } from '@app/testing';
import type { MigratedDatabase, Strongroom } from '@app/testing';
import { findFreePort } from '@app/embedded-postgres';
import { RedisServer } from './redis-server.js';
import { until } from '../support/until.js';

const LIMIT = 60;

let redis: RedisServer;
let database: MigratedDatabase;
let first: Strongroom;
let second: StrongroomProcess;
let urls: readonly string[];

beforeAll(async () => {
  redis = await RedisServer.start();
  database = await createTestDatabase();
  const settings = {
    RATE_LIMIT_IP: String(LIMIT),
    REDIS_URL: redis.url,
    TRUSTED_PROXIES: '127.0.0.1/32',
    LOG_LEVEL: 'info',
  };
  first = await startStrongroom({ database, apiSettings: settings });
  const [port, managementPort] = [await findFreePort(), await findFreePort()];
  second = new StrongroomProcess({
    script: 'dist/apps/api/src/main.js',
    readyUrl: `http://127.0.0.1:${managementPort}/health/ready`,
    env: {
      DATA_DIR: first.dataDir,
      DATABASE_URL: database.url,
      PORT: String(port),
      MANAGEMENT_PORT: String(managementPort),
      ...settings,
    },
  });
  await second.start();
  urls = [first.url, `http://127.0.0.1:${port}`];
});
afterAll(async () => {
  await second?.stop();
  await first?.stop();
  await database?.drop();
  await redis?.stop();
});

/** Sends requests of one client to both processes in turn. Returns the statuses. */
async function ask(client: string, count: number): Promise<number[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const headers = { 'x-forwarded-for': client };
      const answer = await fetch(`${urls[i % urls.length]}/v1/me`, { headers });
      await answer.arrayBuffer();
      return answer.status;
    }),
  );
}

const served = (statuses: readonly number[]) => statuses.filter((status) => status === 401).length;
const degraded = async () => {
  const answer = await fetch(`${first.managementUrl}/metrics`);
  return /^strongroom_redis_degraded (\d)/m.exec(await answer.text())?.[1];
};
const warnings = (api: StrongroomProcess) =>
  api.output.split('\n').filter((line) => line.includes('Redis is unavailable: limits'));

describe('two api processes on one Redis', () => {
  it('share one limit, exact to one request', async () => {
    const found = await ask('203.0.113.1', 2 * LIMIT);
    expect(found.every((status) => status === 401 || status === 429)).toBe(true);
    expect(Math.abs(served(found) - LIMIT)).toBeLessThanOrEqual(1);
  });

  it('continue when Redis is killed, count in the process, and use Redis again when it is back', async () => {
    expect(await degraded()).toBe('0');
    const [during] = await Promise.all([ask('203.0.113.2', LIMIT), redis.kill()]);
    expect(served(during)).toBe(LIMIT);
    let client = 0;
    await until(async () => {
      await ask(`198.51.100.${(client += 1)}`, 10);
      return (await degraded()) === '1';
    });
    const ready = await fetch(`${first.managementUrl}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ready', unavailable: [], degraded: ['redis'] });
    // Each process counts alone, so two limits are available and not more.
    const without = await ask('203.0.113.3', 4 * LIMIT);
    expect(served(without)).toBe(2 * LIMIT);

    await redis.start();
    await until(async () => (await degraded()) === '0');
    await until(() => second.output.includes('Redis is back: limits'));
    expect(served(await ask('203.0.113.4', 2 * LIMIT))).toBe(LIMIT);
    expect(warnings(first.api)).toHaveLength(1);
  });
});
