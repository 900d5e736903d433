import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisRateLimitStore } from '@app/throttling';
import { describeQueue } from '../../libs/queue/src/queue.contract.js';
import { describeRateLimitStore } from '../../libs/throttling/src/rate-limit-store.contract.js';
import { RedisServer } from './redis-server.js';

const MAKE_SECRETS = join(import.meta.dirname, '../../deploy/image/make-secrets.mjs');
const FOLDERS = [
  'postgres',
  'valkey',
  'migrate',
  'api',
  'worker',
  'connector',
  'backup',
  'grafana',
];

let secrets: string;
let server: RedisServer;
const clients: Redis[] = [];

const passwordOf = (name: string) =>
  readFileSync(join(secrets, name, 'valkey-password'), 'utf8').trim();
const urlOf = (name: 'api' | 'worker') => server.urlOf({ name, password: passwordOf(name) });

/** The server has the users that compose gives to Valkey, and one more, who empties it between tests. */
beforeAll(async () => {
  secrets = mkdtempSync(join(tmpdir(), 'strongroom-users-'));
  for (const folder of FOLDERS) mkdirSync(join(secrets, folder));
  execFileSync(process.execPath, [MAKE_SECRETS], { env: { SECRETS_DIR: secrets } });
  const users = join(secrets, 'valkey/users.acl');
  appendFileSync(users, '\nuser test on nopass ~* +flushall\n');
  server = await RedisServer.start(users);
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await server.stop();
  rmSync(secrets, { recursive: true });
});

describeQueue('Valkey, as the user of the worker', async () => ({
  options: {
    connectionString: undefined,
    redisUrl: urlOf('worker'),
    redisTimeoutMs: 250,
    service: 'test',
  },
  empty: async () => {
    await connect(server.urlOf({ name: 'test', password: 'any' })).flushall();
  },
}));

describeRateLimitStore('Valkey, as the user of the api', async () => {
  const store = new RedisRateLimitStore({ url: urlOf('api') });
  await store.connect();
  return store;
});

function connect(url: string): Redis {
  const client = new Redis(url, { enableReadyCheck: false });
  clients.push(client);
  return client;
}

describe('the users of Valkey', () => {
  it.each([
    ['set', 'strongroom:limit:account:1', '0'],
    ['del', 'strongroom:limit:account:1'],
    ['get', 'strongroom:limit:account:1'],
    ['set', 'another-key', '1'],
    ['eval', "return redis.call('get', 'strongroom:limit:account:1')", '0'],
    ['scan', '0'],
    ['keys', '*'],
    ['flushall'],
    ['config', 'get', '*'],
    ['acl', 'list'],
    ['script', 'flush'],
    ['function', 'flush'],
    ['publish', 'channel', 'text'],
  ])('the worker may not %s %s', async (command, ...args) => {
    await expect(connect(urlOf('worker')).call(command, ...args)).rejects.toThrow(
      /NOPERM|can't access/,
    );
  });

  it('the api may not touch other keys than those of the queue and of the limits', async () => {
    await connect(urlOf('api')).call('set', 'strongroom:limit:account:1', '1');
    await expect(connect(urlOf('api')).call('get', 'another-key')).rejects.toThrow('NOPERM');
  });
});
