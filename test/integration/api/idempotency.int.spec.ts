import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IdempotentUploads } from '../../../apps/api/src/uploads/idempotent-uploads.js';
import { IdempotencyKeysRepository } from '../../../apps/api/src/uploads/idempotency-keys.repository.js';
import { startSecondApi, killedAt } from '../../support/crash.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import {
  TestClient,
  type Answer,
  type DocumentJson,
  type ProblemJson,
} from '../../support/test-client.js';

let strongroom: TestApp;
let client: TestClient;
let database: DataSource;

beforeAll(async () => {
  strongroom = await createTestApp();
  client = await strongroom.register();
  database = strongroom.app.get(DataSource);
});
afterAll(() => strongroom.close());

async function upload<T = DocumentJson>(
  key: string,
  content: string,
  by: TestClient = client,
  fields: Record<string, string> = {},
): Promise<Answer<T>> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([content]), 'scan.txt');
  const headers = { 'idempotency-key': key };
  return by.request<T>('POST', '/v1/documents', { body: form, headers });
}
const codeOf = ({ status, body }: Answer<ProblemJson>) => [status, body.code];
const countKeys = async (key: string) => {
  const rows = await database.query<unknown[]>('SELECT 1 FROM idempotency_keys WHERE key = $1', [
    key,
  ]);
  return rows.length;
};

describe('an upload with an Idempotency-Key', () => {
  it('gets the same response as the first time, although the document has changed since', async () => {
    const key = randomUUID();
    const content = randomUUID();
    const first = await upload(key, content);
    expect(first.status).toBe(201);
    await client.json('PATCH', `/v1/documents/${first.body.id}`, { title: 'another' });
    const second = await upload(key, content);
    expect([second.status, second.body]).toEqual([201, first.body]);
    for (const name of ['location', 'etag']) {
      expect(second.headers.get(name)).toBe(first.headers.get(name));
    }
  });

  it('is refused when the account was closed after its token had been checked, and leaves no key', async () => {
    const key = randomUUID();
    const uploads = strongroom.app.get(IdempotentUploads, { strict: false });
    const pending = uploads.upload(randomUUID(), key, () =>
      Promise.reject(new Error('the body was read')),
    );
    await expect(pending).rejects.toMatchObject({ kind: 'unauthenticated' });
    expect(await countKeys(key)).toBe(0);
  });

  it('repeats the 200 of an upload whose bytes were already stored', async () => {
    const content = randomUUID();
    await client.upload(content);
    const key = randomUUID();
    const first = await upload(key, content);
    const second = await upload(key, content);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
  });

  it('is refused with other bytes, and stores nothing', async () => {
    const key = randomUUID();
    await upload(key, randomUUID());
    const other = randomUUID();
    expect(codeOf(await upload<ProblemJson>(key, other))).toEqual([422, 'idempotency.key_reused']);
    expect((await client.upload(other)).status).toBe(201);
  });

  it('is refused while the first request runs, so that parallel requests create one document', async () => {
    const key = randomUUID();
    const content = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => upload(key, content)));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThanOrEqual(1);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(answer.status).toBe(409);
      expect((answer.body as unknown as ProblemJson).code).toBe('idempotency.in_progress');
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect((await upload(key, content)).body).toEqual(made[0]?.body);
  });

  it('does not use up its key when it fails', async () => {
    const key = randomUUID();
    const content = randomUUID();
    const wrong = await upload<ProblemJson>(key, content, client, { sha256: '0'.repeat(64) });
    expect(codeOf(wrong)).toEqual([400, 'document.digest_mismatch']);
    expect(await countKeys(key)).toBe(0);
    expect((await upload(key, content)).status).toBe(201);
  });

  it('has separate keys in each account', async () => {
    const other = await strongroom.register();
    const key = randomUUID();
    const mine = await upload(key, randomUUID());
    const theirs = await upload(key, randomUUID(), other);
    expect([mine.status, theirs.status]).toEqual([201, 201]);
  });

  it('is refused with an invalid key', async () => {
    for (const key of ['a b', 'x'.repeat(256), 'ä']) {
      expect(codeOf(await upload<ProblemJson>(key, randomUUID()))).toEqual([
        400,
        'request.invalid',
      ]);
    }
  });

  it('can reuse its key after 24 hours, and the expired key is deleted', async () => {
    const expire = (key: string) =>
      database.query(
        `UPDATE idempotency_keys SET expires_at = expires_at - interval '24 hours' WHERE key = $1`,
        [key],
      );
    const key = randomUUID();
    await upload(key, randomUUID());
    await expire(key);
    expect((await upload(key, randomUUID())).status).toBe(201);
    await expire(key);
    expect(await strongroom.app.get(IdempotencyKeysRepository).deleteExpired(10)).toBe(1);
    expect(await countKeys(key)).toBe(0);
  });

  it.each([
    ['upload.committed', 409],
    ['upload.answered', 201],
  ] as const)(
    'is stored once, also when the api is killed at %s',
    async (point, statusDuringLease) => {
      const key = randomUUID();
      const content = randomUUID();
      const { url, api } = await startSecondApi(strongroom, killedAt(point));
      const owner = await TestClient.register(url, `${randomUUID()}@example.test`);
      await expect(upload(key, content, owner)).rejects.toThrow('fetch failed');
      await api.exited;
      const secondApi = await startSecondApi(strongroom, {});
      try {
        const again = new TestClient(secondApi.url, owner.accessToken);
        expect((await upload(key, content, again)).status).toBe(statusDuringLease);
        await database.query(
          `UPDATE idempotency_keys SET lease_until = now() - interval '1 second' WHERE key = $1`,
          [key],
        );
        const answer = await upload(key, content, again);
        expect(answer.status).toBe(201);
        const list = await again.request<{ items: DocumentJson[] }>('GET', '/v1/documents');
        expect(list.body.items.map(({ id }) => id)).toEqual([answer.body.id]);
      } finally {
        await secondApi.api.stop();
      }
    },
  );
});
