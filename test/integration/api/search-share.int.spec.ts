import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInContext, startDeadline } from '@app/request-context';
import { SearchGate } from '../../../apps/api/src/search-index/index.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { TestClient } from '../../support/test-client.js';

let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp();
  client = await strongroom.register();
});
afterAll(() => strongroom.close());

const search = (q: string) =>
  client.request<{ items: unknown[]; ignored: string[] }>(
    'GET',
    `/v1/search?q=${encodeURIComponent(q)}`,
  );

describe('what one account can take from the searches of all', () => {
  it('is a third: the searches of others are answered while it has many', async () => {
    const gate = strongroom.app.get(SearchGate, { strict: false });
    const { promise, resolve } = Promise.withResolvers<void>();
    let started = 0;
    const greedy = Array.from({ length: 20 }, () =>
      gate.run('greedy', async () => {
        started += 1;
        await promise;
      }),
    );
    expect((await search('word')).status).toBe(200);
    expect(started).toBe(2);
    resolve();
    await Promise.all(greedy);
  });

  it('is a bounded number of words, and the answer names those that are not searched', async () => {
    const words = Array.from({ length: 60 }, (_, i) => `w${String.fromCharCode(97 + (i % 26))}`);
    const { status, body } = await search(words.join(' or '));
    expect(status).toBe(200);
    expect(body.ignored).toEqual(words.join(' or ').split(' ').slice(32));
    const quoted = await search(`"${words.join(' ')}" and ${words.join('-')}`);
    expect(quoted.body.ignored[0]).toBe(words.slice(32).join(' '));
  });

  it('is no statement of which nobody waits for the answer', async () => {
    const dataSource = strongroom.app.get(DataSource, { strict: false });
    const running = async () => {
      const [row] = await dataSource.query<{ count: number }[]>(
        `SELECT count(*)::integer AS count FROM pg_stat_activity
         WHERE datname = current_database() AND query LIKE '%pg_sleep(9)%' AND pid <> pg_backend_pid()`,
      );
      return row?.count;
    };
    const abandoned = runInContext({ requestId: 'r' }, () => {
      startDeadline(0);
      return dataSource.query('SELECT pg_sleep(9)');
    });
    await expect(abandoned).rejects.toMatchObject({ driverError: { code: 'ETIMEDOUT' } });
    const cancelledBy = performance.now() + 3_000;
    while ((await running()) !== 0 && performance.now() < cancelledBy) await delay(50);
    expect(await running()).toBe(0);
  });
});
