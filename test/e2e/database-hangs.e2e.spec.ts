import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { StallingProxy } from '../support/stalling-proxy.js';
import { TestClient } from '../support/test-client.js';

/** The time limit of a request while a dependency is unavailable; see docs/guarantees.md. */
const FAIL_FAST_MS = 5_000;

let database: MigratedDatabase;
let proxy: StallingProxy;
let strongroom: Strongroom;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await StallingProxy.before(database.apiUrl);
  strongroom = await startStrongroom({
    database: { apiUrl: proxy.instead(database.apiUrl), queueUrl: database.queueUrl },
    // Fewer connections than the requests below, so that some requests must wait for a connection.
    apiSettings: { DATABASE_POOL_SIZE: '5' },
  });
});
afterAll(async () => {
  await strongroom.stop();
  await proxy.close();
  await database.drop();
});

interface Outcome {
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfter: string | null;
  readonly isInTime: boolean;
}

async function outcomeOf(answer: Promise<Response>): Promise<Outcome> {
  const begun = performance.now();
  const response = await answer;
  const body = (await response.json()) as { code?: string };
  return {
    status: response.status,
    code: body.code,
    retryAfter: response.headers.get('retry-after'),
    isInTime: performance.now() - begun <= FAIL_FAST_MS,
  };
}

function get(client: TestClient, path: string): Promise<Response> {
  return fetch(strongroom.url + path, {
    headers: { authorization: `Bearer ${client.accessToken}` },
  });
}

function upload(client: TestClient, text: string): Promise<Response> {
  const body = new FormData();
  body.set('file', new Blob([text], { type: 'text/plain' }), 'note.txt');
  const headers = { authorization: `Bearer ${client.accessToken}` };
  return fetch(`${strongroom.url}/v1/documents`, { method: 'POST', headers, body });
}

/** Sends requests of every kind in parallel, more than there are connections. */
function sendAll(client: TestClient): Promise<Response>[] {
  return [
    ...Array.from({ length: 4 }, () => get(client, '/v1/documents')),
    ...Array.from({ length: 4 }, () => get(client, '/v1/search?q=word')),
    ...['one', 'two', 'three', 'four'].map((text) => upload(client, text)),
  ];
}

describe('a database that hangs without closing its connections', () => {
  it('delays no request longer than five seconds, fails the readiness check, and is used again when it answers', async () => {
    const client = await TestClient.register(strongroom.url, 'hanging@example.test');
    await client.upload('Before.');
    for (let round = 0; round < 2; round++) {
      proxy.stall();
      const ready = outcomeOf(fetch(`${strongroom.managementUrl}/health/ready`));
      const outcomes = await Promise.all(sendAll(client).map(outcomeOf));
      for (const outcome of outcomes) {
        expect(outcome).toEqual({
          status: 503,
          code: 'service.unavailable',
          retryAfter: expect.stringMatching(/^\d+$/) as string,
          isInTime: true,
        });
      }
      expect(await ready).toMatchObject({ status: 503, isInTime: true });
      proxy.resume();
      await expect
        .poll(async () => (await fetch(`${strongroom.managementUrl}/health/ready`)).status, {
          timeout: 10_000,
        })
        .toBe(200);
    }
    const answers = await Promise.all(sendAll(client));
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 8 }, () => 200),
      ...Array.from({ length: 4 }, () => 201),
    ]);
    expect(strongroom.api.lines.filter(({ msg }) => msg === 'Unexpected end')).toEqual([]);
  });
});

describe('a database whose every reply is slow, but within its own timeout', () => {
  it('delays no request longer than five seconds, also when it needs many replies', async () => {
    const client = await TestClient.register(strongroom.url, 'slow@example.test');
    const texts = ['five', 'six'];
    proxy.slowDown(900);
    const begun = performance.now();
    const list = outcomeOf(get(client, '/v1/documents'));
    const uploads = await Promise.all(texts.map((text) => outcomeOf(upload(client, text))));
    // The limit of the request ended it, not the limit of one reply.
    expect(performance.now() - begun).toBeGreaterThan(3_000);
    for (const outcome of uploads) expect(outcome).toMatchObject({ status: 503, isInTime: true });
    expect(await list).toMatchObject({ isInTime: true });
    proxy.slowDown(0);
    for (const text of texts) expect((await upload(client, text)).ok).toBe(true);
  });
});
