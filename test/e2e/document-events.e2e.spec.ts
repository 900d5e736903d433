import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient } from '../support/test-client.js';

let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;
let sql: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database, settings: { RECONCILE_SECONDS: '3600' } });
  client = await TestClient.register(strongroom.url, 'follower@example.test');
  sql = new Client({ connectionString: database.url });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await strongroom.stop();
  await database.drop();
});

async function open(id: string, lastEventId?: string) {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await client.fetch('GET', `/v1/documents/${id}/events`, { headers });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  /** Continues to read until the text matches, or to the end. Returns the whole text. */
  return async (pattern?: RegExp): Promise<string> => {
    for (;;) {
      if (pattern?.test(text) === true) return text;
      const { done, value } = (await reader?.read()) ?? { done: true, value: '' };
      if (done) return text;
      text += value;
    }
  };
}

describe('a stream of events', () => {
  it('ends at once when the api is asked to stop, and continues at the same event in the next api', async () => {
    await strongroom.worker.stop('SIGKILL');
    const { body } = await client.upload(randomUUID());
    const first = await open(body.id);
    const seen = /^id: (\d+)$/m.exec(await first(/pending.*\n\n/))?.[1];
    const startedAt = Date.now();
    const exit = strongroom.api.stop('SIGTERM');
    const text = await first();
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    expect(text).toMatch(/\n\n$/);
    expect(await exit).toEqual({ code: 0, signal: null });
    expect(strongroom.api.output).not.toContain('Requests cut');
    await strongroom.api.start();
    const second = await open(body.id, seen);
    await strongroom.worker.start();
    const rest = await second();
    const states = [...rest.matchAll(/"status":"(\w+)"/g)].map(([, status]) => status);
    expect(states).not.toContain('pending');
    expect(states.at(-1)).toBe('ready');
  });

  it('continues without a gap when the api was killed during the stream', async () => {
    await strongroom.worker.stop('SIGKILL');
    const { body } = await client.upload(randomUUID());
    const first = await open(body.id);
    const seen = /^id: (\d+)$/m.exec(await first(/pending.*\n\n/))?.[1];
    await strongroom.api.stop('SIGKILL');
    await first().catch(() => '');
    await sql.query(`UPDATE documents SET status = 'processing' WHERE id = $1`, [body.id]);
    await strongroom.api.start();
    expect(await (await open(body.id, seen))(/processing/)).toMatch(/"status":"processing"/);
    await strongroom.worker.start();
  });
});
