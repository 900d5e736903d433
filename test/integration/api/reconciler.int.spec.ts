import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClusterLock } from '@app/database';
import { DocumentReconciler } from '../../../apps/api/src/extractions/document-reconciler.js';
import { extractionOf, reportFinished, untilStatus } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { DocumentJson, TestClient } from '../../support/test-client.js';

let strongroom: TestApp;
let client: TestClient;
let database: DataSource;
let reconciler: DocumentReconciler;

beforeAll(async () => {
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600' });
  client = await strongroom.register();
  database = strongroom.admin;
  reconciler = strongroom.app.get(DocumentReconciler);
});
afterAll(() => strongroom.close());

const upload = async () => {
  const { body } = await client.upload(randomUUID());
  return { documentId: body.id, extractionId: await extractionOf(strongroom, body.id) };
};
const jobsOf = (extractionId: string) =>
  database.query<{ state: string; data: Record<string, unknown> }[]>(
    `SELECT state, data FROM bullmq.job WHERE queue = 'ocr' AND id = $1`,
    [extractionId],
  );
const endJob = (extractionId: string, state: 'completed' | 'failed') =>
  database.query(`UPDATE bullmq.job SET state = $2 WHERE queue = 'ocr' AND id = $1`, [
    extractionId,
    state,
  ]);

describe('the reconciler', () => {
  it('does nothing for a document that has a job', async () => {
    const { extractionId } = await upload();
    const before = await jobsOf(extractionId);
    expect(await reconciler.reconcile()).toBe(0);
    expect(await jobsOf(extractionId)).toEqual(before);
  });

  it('adds a job again, once, when the queue was emptied', async () => {
    const all = await Promise.all([upload(), upload(), upload()]);
    await database.query('TRUNCATE bullmq.job CASCADE');
    const helped = await Promise.all([reconciler.reconcile(), reconciler.reconcile()]);
    expect(helped[0] + helped[1]).toBeGreaterThanOrEqual(3);
    expect(await reconciler.reconcile()).toBe(0);
    for (const { documentId, extractionId } of all) {
      const [job, second] = await jobsOf(extractionId);
      expect(second).toBeUndefined();
      expect(job).toMatchObject({ state: 'waiting', data: { documentId, extractionId } });
    }
  });

  it('adds the job with the id of the original request', async () => {
    const { body, headers } = await client.upload(randomUUID());
    const extractionId = await extractionOf(strongroom, body.id);
    await database.query('DELETE FROM bullmq.job WHERE id = $1', [extractionId]);
    expect(await reconciler.reconcile()).toBe(1);
    const requestId = headers.get('x-request-id');
    expect((await jobsOf(extractionId))[0]?.data).toMatchObject({ context: { requestId } });
    const again = await client.json('POST', `/v1/documents/${body.id}/ocr`, {});
    const newExtraction = await extractionOf(strongroom, body.id);
    await database.query('DELETE FROM bullmq.job WHERE id = $1', [newExtraction]);
    await reconciler.reconcile();
    expect((await jobsOf(newExtraction))[0]?.data).toMatchObject({
      context: { requestId: again.headers.get('x-request-id') },
    });
  });

  it.each(['completed', 'failed'] as const)('replaces a job that is %s', async (state) => {
    const { documentId, extractionId } = await upload();
    await endJob(extractionId, state);
    expect(await reconciler.reconcile()).toBe(1);
    expect((await jobsOf(extractionId))[0]).toMatchObject({
      state: 'waiting',
      data: { documentId },
    });
  });

  it('replaces a job with an invalid payload after it has failed', async () => {
    const { documentId, extractionId } = await upload();
    await database.query(`UPDATE bullmq.job SET data = '{"documentId": 7}' WHERE id = $1`, [
      extractionId,
    ]);
    await endJob(extractionId, 'failed');
    expect(await reconciler.reconcile()).toBe(1);
    expect((await jobsOf(extractionId))[0]?.data).toMatchObject({ documentId, extractionId });
  });

  it('waits for a report that is being processed', async () => {
    const { documentId, extractionId } = await upload();
    await endJob(extractionId, 'completed');
    // The page result is missing, so the report is retried, and until then it is neither done nor failed.
    await reportFinished(strongroom, { documentId, extractionId });
    expect(await reconciler.reconcile()).toBe(0);
    expect((await jobsOf(extractionId))[0]?.state).toBe('completed');
  });

  it('waits longer after each failure of a job before it replaces it, and fails the document after hours', async () => {
    const { documentId, extractionId } = await upload();
    const setLastRequeue = (seconds: number) =>
      database.query(
        `UPDATE documents SET requeued_at = now() - make_interval(secs => $2) WHERE id = $1`,
        [documentId, seconds],
      );
    const reconcileAfter = async (seconds: number) => {
      await setLastRequeue(seconds);
      return reconciler.reconcile();
    };
    await endJob(extractionId, 'failed');
    expect(await reconciler.reconcile()).toBe(1);
    for (let round = 1; round <= 10; round += 1) {
      const due = Math.min(3_600, 15 * 2 ** (round - 1));
      await endJob(extractionId, 'failed');
      expect([await reconcileAfter(due - 5), await reconcileAfter(due)]).toEqual([0, 1]);
    }
    await untilStatus(strongroom, documentId, 'failed');
    const { body } = await client.request<DocumentJson>('GET', `/v1/documents/${documentId}`);
    expect(body.extraction.error?.code).toBe('document.extraction_failed');
    const again = await client.json<DocumentJson>('POST', `/v1/documents/${documentId}/ocr`, {});
    expect(again.body.status).toBe('pending');
  });

  it('runs in one process at a time', async () => {
    const lock = strongroom.app.get(ClusterLock);
    let inner: boolean | undefined;
    const outer = await lock.runExclusive(99, async () => {
      inner = await lock.runExclusive(99, async () => undefined);
    });
    expect([outer, inner]).toEqual([true, false]);
    expect(await lock.runExclusive(99, async () => undefined)).toBe(true);
  });
});

describe('a running api', () => {
  it('runs the reconciler by itself', async () => {
    const other = await createTestApp({ RECONCILE_SECONDS: '1' });
    try {
      const owner = await other.register();
      const { body } = await owner.upload('left behind');
      const theirs = other.admin;
      await theirs.query('TRUNCATE bullmq.job CASCADE');
      const jobs = `SELECT 1 FROM bullmq.job WHERE data->>'documentId' = $1`;
      await expect
        .poll(async () => (await theirs.query<unknown[]>(jobs, [body.id])).length, {
          timeout: 10_000,
        })
        .toBe(1);
    } finally {
      await other.close();
    }
  });
});
