import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADVISORY_LOCKS } from '@app/database';
import { DocumentStorage } from '@app/document-storage';
import { DocumentPurger } from '../../../apps/api/src/retention/document-purger.js';
import { killedAt, createSecondApi } from '../../support/crash.js';
import { readPages } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { DocumentJson, TestClient } from '../../support/test-client.js';

let strongroom: TestApp;
let client: TestClient;
let database: DataSource;

beforeAll(async () => {
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600' });
  client = await strongroom.register();
  database = strongroom.app.get(DataSource);
});
afterAll(() => strongroom.close());

const purge = () => strongroom.app.get(DocumentPurger).purge();

async function storedKeysOf(documentId: string): Promise<string[]> {
  const keys: string[] = [];
  for (const prefix of ['originals/', 'extractions/']) {
    for await (const { key } of strongroom.app.get(DocumentStorage).list(prefix)) {
      if (key.includes(documentId)) keys.push(key);
    }
  }
  return keys;
}
async function countRowsOf(documentId: string): Promise<number> {
  const [row] = await database.query<{ rows: number }[]>(
    `SELECT (SELECT count(*) FROM documents WHERE id = $1)::integer
          + (SELECT count(*) FROM document_pages WHERE document_id = $1)::integer
          + (SELECT count(*) FROM removals WHERE document_id = $1)::integer AS rows`,
    [documentId],
  );
  return row?.rows ?? -1;
}
/** Creates a document with two pages of text, and dates its deletion back by `days` days. */
async function createTrashed(days: number, content: string = randomUUID()): Promise<string> {
  const { body } = await client.upload(content);
  await readPages(strongroom, body.id, ['first page', 'second page']);
  await client.request('DELETE', `/v1/documents/${body.id}`);
  await database.query(
    `UPDATE documents SET deleted_at = now() - make_interval(days => $2) WHERE id = $1`,
    [body.id, days],
  );
  return body.id;
}

describe('the trash', () => {
  it('loses a document after 30 days: its rows, bytes and page results are removed, and an audit event is written', async () => {
    const content = randomUUID();
    const old = await createTrashed(31, content);
    const recent = await createTrashed(29);
    expect(await storedKeysOf(old)).toHaveLength(3);
    await purge();
    expect([await countRowsOf(old), await storedKeysOf(old)]).toEqual([0, []]);
    expect((await client.request('GET', `/v1/documents/${old}`)).status).toBe(404);
    const audit = await database.query<unknown[]>(
      `SELECT 1 FROM audit_events WHERE action = 'document.purged' AND document_id = $1`,
      [old],
    );
    expect(audit).toHaveLength(1);
    const restored = await client.request('POST', `/v1/documents/${recent}/restore`);
    expect(restored.status).toBe(200);
    const again = await client.upload(content);
    expect(again.status).toBe(201);
    expect(again.body.id).not.toBe(old);
  });

  it.each([
    ['purge.deleted', 200],
    ['purge.noted', 404],
    ['purge.original_removed', 404],
    ['purge.removed', 404],
  ] as const)(
    'is purged completely, even if the process was killed at %s',
    async (point, statusAfterwards) => {
      const id = await createTrashed(31);
      const settings = { ...killedAt(point), RECONCILE_SECONDS: '1' };
      const { api } = await createSecondApi(strongroom, settings);
      api.launch();
      expect((await api.exited).signal).toBe('SIGKILL');
      const { status } = await client.request('GET', `/v1/documents/${id}`);
      expect(status).toBe(statusAfterwards);
      await purge();
      expect([await countRowsOf(id), await storedKeysOf(id)]).toEqual([0, []]);
    },
  );

  it('never loses the bytes of a document that is restored or uploaded again during the purge', async () => {
    const contents = Array.from({ length: 12 }, () => randomUUID());
    const ids: string[] = [];
    for (const content of contents) ids.push(await createTrashed(31, content));
    const answers = await Promise.all([
      ...contents.map((content) => client.upload(content)),
      ...ids.map((id) => client.request<DocumentJson>('POST', `/v1/documents/${id}/restore`)),
      purge(),
    ]);
    await purge();
    const statuses = new Set(answers.flatMap((answer) => (answer ? [answer.status] : [])));
    expect([...statuses].filter((status) => ![200, 201, 404].includes(status))).toEqual([]);
    for (const answer of answers.slice(0, contents.length)) {
      const id = (answer as { body: DocumentJson }).body.id;
      expect((await client.request('GET', `/v1/documents/${id}/content`)).status).toBe(200);
    }
  });
});

describe('a quota', () => {
  let limited: TestApp;
  beforeAll(async () => {
    limited = await createTestApp({ QUOTA_DOCUMENTS: '3', QUOTA_BYTES: '1000' });
  });
  afterAll(() => limited.close());

  it('refuses uploads above the limit, stores none of their bytes, counts the trash, and allows its restoration', async () => {
    const owner = await limited.register();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, number) =>
        owner.upload<{ id?: string; code?: string }>(`n ${number}`),
      ),
    );
    const isCreated = ({ status }: { status: number }) => status === 201;
    expect(answers.filter(isCreated)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 507)).toHaveLength(5);
    expect(answers.find(({ status }) => status === 507)?.body.code).toBe('quota.exceeded');
    const first = answers.find(isCreated)?.body.id ?? '';
    const me = await owner.request('GET', '/v1/me');
    expect(me.body).toMatchObject({
      usage: { documents: 3 },
      quota: { documents: 3, bytes: 1000 },
    });
    const stored: string[] = [];
    const storage = limited.app.get(DocumentStorage);
    for await (const { key } of storage.list('originals/')) stored.push(key);
    expect(stored).toHaveLength(3);
    await owner.request('DELETE', `/v1/documents/${first}`);
    expect((await owner.upload('one more')).status).toBe(507);
    expect((await owner.request('POST', `/v1/documents/${first}/restore`)).status).toBe(200);
    const other = await limited.register();
    expect((await other.upload('x'.repeat(900))).status).toBe(201);
    expect((await other.upload('y'.repeat(101))).status).toBe(507);
    expect((await other.upload('y'.repeat(100))).status).toBe(201);
  });

  it('registers the uploads of an account one by one only where it is near', async () => {
    /** Uploads while another upload of the account is registered. */
    const uploadBeside = async ({ admin, register }: TestApp, isNear: boolean) => {
      const owner = await register();
      const other = admin.createQueryRunner();
      await other.startTransaction();
      await other.query(
        'SELECT pg_advisory_xact_lock_shared($1, hashtext(id::text)) FROM accounts',
        [ADVISORY_LOCKS.quota],
      );
      const upload = owner.upload(randomUUID());
      const before = await Promise.race([upload, ...(isNear ? [delay(500)] : [])]);
      await other.commitTransaction();
      await other.release();
      expect((await upload).status).toBe(201);
      return before?.status;
    };
    expect(await uploadBeside(strongroom, false)).toBe(201);
    expect(await uploadBeside(limited, true)).toBeUndefined();
  });
});
