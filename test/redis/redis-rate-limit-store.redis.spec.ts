import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  FailoverRateLimitStore,
  InProcessRateLimitStore,
  RedisRateLimitStore,
  type RateLimitStore,
} from '@app/throttling';
import { describeRateLimitStore } from '../../libs/throttling/src/rate-limit-store.contract.js';
import { RedisServer } from './redis-server.js';
import { until } from '../support/until.js';

Logger.overrideLogger(false);

const MINUTE = 60_000;
let server: RedisServer;

beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

async function connect(prefix?: string): Promise<RedisRateLimitStore> {
  const store = new RedisRateLimitStore({
    url: server.url,
    ...(prefix === undefined ? {} : { prefix }),
  });
  await store.connect();
  return store;
}

describeRateLimitStore('RedisRateLimitStore', () => connect());

describeRateLimitStore('FailoverRateLimitStore on Redis', async () => {
  return new FailoverRateLimitStore(await connect(), new InProcessRateLimitStore());
});

describe('counting in Redis', () => {
  let client: Redis;
  let stores: RateLimitStore[];

  beforeAll(async () => {
    client = new Redis(server.url);
    stores = [await connect(), await connect()];
  });
  afterAll(async () => {
    client.disconnect();
    await Promise.all(stores.map((store) => store.close()));
  });

  it('counts one limit for all processes that share it, also under concurrency', async () => {
    const key = randomUUID();
    const decisions = await Promise.all(
      Array.from({ length: 400 }, async (_, i) => stores[i % 2]?.hit(key, 150, MINUTE)),
    );
    expect(decisions.filter((decision) => decision?.allowed)).toHaveLength(150);
  });

  it('expires every key after its last hit, and writes nothing for a rejected hit', async () => {
    const prefix = `${randomUUID()}:`;
    const store = await connect(prefix);
    await store.hit('key', 1, 5_000);
    const before = await client.pttl(`${prefix}key`);
    expect(before).toBeGreaterThan(4_000);
    expect(before).toBeLessThanOrEqual(5_000);
    await client.pexpire(`${prefix}key`, 2_000);
    expect(await store.hit('key', 1, 5_000)).toMatchObject({ allowed: false });
    expect(await client.pttl(`${prefix}key`)).toBeLessThanOrEqual(2_000);
    expect(await client.keys(`${prefix}*`)).toEqual([`${prefix}key`]);
    await store.close();
  });

  it('keeps a key with many hits small', async () => {
    const prefix = `${randomUUID()}:`;
    const store = await connect(prefix);
    for (let i = 0; i < 5_000; i += 100) {
      await Promise.all(Array.from({ length: 100 }, () => store.hit('key', 60_000, MINUTE)));
    }
    expect(await client.strlen(`${prefix}key`)).toBeLessThan(700);
    await store.close();
  });

  it('loads its script once, and again after the server lost it', async () => {
    const calls = async () => {
      const stats = await client.info('commandstats');
      return Number(/cmdstat_eval:calls=(\d+)/.exec(stats)?.[1] ?? 0);
    };
    await stores[0]?.hit(randomUUID(), 1, MINUTE);
    await client.config('RESETSTAT');
    for (let i = 0; i < 10; i += 1) await stores[0]?.hit(randomUUID(), 1, MINUTE);
    expect(await calls()).toBe(0);
    await client.script('FLUSH');
    for (let i = 0; i < 10; i += 1) await stores[0]?.hit(randomUUID(), 1, MINUTE);
    expect(await calls()).toBe(1);
  });
});

describe('losing Redis', () => {
  let stores: FailoverRateLimitStore[] = [];
  let changes: boolean[] = [];

  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    stores = [];
    changes = [];
  });

  async function failover(): Promise<FailoverRateLimitStore> {
    const onChange = (isAway: boolean) => void changes.push(isAway);
    const store = new FailoverRateLimitStore(await connect(), new InProcessRateLimitStore(), {
      onChange,
      probeEveryMs: 100,
    });
    stores.push(store);
    return store;
  }

  async function timedHit(store: RateLimitStore, key: string) {
    const begin = performance.now();
    const decision = await store.hit(key, 10_000, MINUTE);
    return { decision, ms: performance.now() - begin };
  }

  it('by kill -9 during traffic: no hit fails or waits long, and Redis is used again when it is back', async () => {
    const store = await failover();
    const key = randomUUID();
    let slowestMs = 0;
    let isRunning = true;
    const traffic = (async () => {
      while (isRunning) {
        const results = await Promise.all(Array.from({ length: 10 }, () => timedHit(store, key)));
        slowestMs = Math.max(slowestMs, ...results.map(({ ms }) => ms));
        await delay(1);
      }
    })();
    await server.kill();
    await until(() => store.isDegraded);
    await server.start();
    await until(() => !store.isDegraded);
    isRunning = false;
    await traffic;
    expect(changes).toEqual([true, false]);
    expect(slowestMs).toBeLessThan(500);
    const { remaining } = await store.hit(randomUUID(), 5, MINUTE);
    expect(remaining).toBe(4);
  });

  it('by a Redis that hangs: hits wait at most for the timeout, and later hits do not wait', async () => {
    const store = await failover();
    const key = randomUUID();
    await store.hit(key, 10_000, MINUTE);
    server.freeze();
    const first = await Promise.all(Array.from({ length: 5 }, () => timedHit(store, key)));
    const second = await timedHit(store, key);
    expect(Math.max(...[...first, second].map(({ ms }) => ms))).toBeLessThan(500);
    expect(store.isDegraded).toBe(true);
    const later = await timedHit(store, key);
    expect(later.ms).toBeLessThan(20);
    expect(later.decision.remaining).toBe(10_000 - 8);
    server.thaw();
    await until(() => !store.isDegraded);
    expect(changes).toEqual([true, false]);
  });

  it('when it was never available: the first hits are counted nevertheless', async () => {
    await server.kill();
    const store = await failover();
    const decisions = await Promise.all(
      Array.from({ length: 10 }, () => store.hit('early', 4, MINUTE)),
    );
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(4);
    await until(async () => {
      await store.hit('early', 4, MINUTE);
      return store.isDegraded;
    });
    await server.start();
    await until(() => !store.isDegraded);
  });
});
