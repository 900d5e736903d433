import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageResultKey, REPORT_PROGRESS } from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import { JobProducer } from '@app/queue';
import {
  extractionOf,
  readPages,
  reportFinished,
  storePage,
  untilStatus,
} from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { DocumentJson, ProblemJson, TestClient } from '../../support/test-client.js';

let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp();
  client = await strongroom.register();
});
afterAll(() => strongroom.close());

const get = async (id: string) =>
  (await client.request<DocumentJson>('GET', `/v1/documents/${id}`)).body;
const upload = async () => {
  const { body } = await client.upload(randomUUID());
  return { documentId: body.id, extractionId: await extractionOf(strongroom, body.id) };
};

describe("the worker's reports", () => {
  it('update the progress, which never decreases', async () => {
    const ids = await upload();
    const progress = (pagesDone: number) =>
      strongroom.app.get(JobProducer).add(REPORT_PROGRESS, {
        ...ids,
        context: { requestId: 'test' },
        pagesTotal: 9,
        pagesDone,
      });
    await progress(4);
    await untilStatus(strongroom, ids.documentId, 'processing');
    await progress(2);
    await progress(5);
    await expect
      .poll(async () => (await get(ids.documentId)).pages, { timeout: 10_000 })
      .toEqual({
        total: 9,
        done: 5,
      });
  });

  it('make the document ready with its pages, including failed ones', async () => {
    const ids = await upload();
    await storePage(strongroom, ids, {
      number: 1,
      text: 'first',
      source: 'text-layer',
      confidence: null,
    });
    const error = { code: 'page.timeout', message: 'Took too long.' };
    await storePage(strongroom, ids, { number: 2, source: null, confidence: null, error });
    await storePage(strongroom, ids, { number: 3, text: 'third', confidence: 0.5 });
    await reportFinished(strongroom, ids, { pagesTotal: 3, pagesStored: 3, truncated: true });
    await untilStatus(strongroom, ids.documentId, 'ready');
    const document = await get(ids.documentId);
    expect(document.pages).toEqual({ total: 3, done: 3 });
    expect(document.extraction).toMatchObject({
      engine: 'test engine',
      meanConfidence: 0.5,
      attempts: 1,
      truncated: true,
    });
    const path = `/v1/documents/${ids.documentId}/text`;
    const plain = await client.request('GET', path);
    expect(plain.body).toBe('first\f\fthird');
    expect(plain.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const json = await client.request('GET', path, { headers: { accept: 'application/json' } });
    expect(json.body).toEqual({
      pages: [
        { number: 1, source: 'text-layer', confidence: null, text: 'first', error: null },
        { number: 2, source: null, confidence: null, text: '', error },
        { number: 3, source: 'ocr', confidence: 0.5, text: 'third', error: null },
      ],
    });
    const image = await client.request<ProblemJson>('GET', path, {
      headers: { accept: 'image/png' },
    });
    expect([image.status, image.body.code]).toEqual([406, 'document.text_not_acceptable']);
  });

  it('show a page that was read in part as ready, with what is missing', async () => {
    const ids = await upload();
    const error = { code: 'page.cut_off', message: 'The image ends early.' };
    await storePage(strongroom, ids, { number: 1, text: 'the upper half', source: 'mixed', error });
    await reportFinished(strongroom, ids, { pagesTotal: 1, pagesStored: 1, truncated: true });
    await untilStatus(strongroom, ids.documentId, 'ready');
    const { body } = await client.request<{ items: unknown[] }>(
      'GET',
      `/v1/documents/${ids.documentId}/pages`,
    );
    expect(body.items).toEqual([
      expect.objectContaining({ number: 1, status: 'ready', source: 'mixed', error }),
    ]);
  });

  it('make the document failed, with the reason', async () => {
    const ids = await upload();
    const error = { code: 'document.encrypted', message: 'It needs a password.' };
    await reportFinished(strongroom, ids, {
      outcome: 'failed',
      pagesTotal: null,
      pagesStored: 0,
      error,
    });
    await untilStatus(strongroom, ids.documentId, 'failed');
    expect((await get(ids.documentId)).extraction.error).toEqual(error);
    const text = await client.request<ProblemJson>('GET', `/v1/documents/${ids.documentId}/text`);
    expect([text.status, text.body.code]).toEqual([409, 'document.failed']);
    expect(text.body.detail).toContain('document.encrypted');
  });

  it('are applied once, and change nothing when they are delivered again', async () => {
    const ids = await upload();
    await readPages(strongroom, ids.documentId, ['only once']);
    const before = await get(ids.documentId);
    await reportFinished(strongroom, ids);
    await reportFinished(strongroom, ids, { outcome: 'failed' });
    await readPages(strongroom, (await upload()).documentId, [
      'a later report, so that the earlier ones were handled',
    ]);
    await delay(200);
    expect(await get(ids.documentId)).toEqual(before);
  });

  it('are ignored after a newer extraction has started, and the old text stays until it is finished', async () => {
    const old = await upload();
    await readPages(strongroom, old.documentId, ['old text']);
    const path = `/v1/documents/${old.documentId}`;
    const again = await client.json<DocumentJson>('POST', `${path}/ocr`, { language: 'deu' });
    expect([again.status, again.body.status, again.body.extraction.languages]).toEqual([
      202,
      'pending',
      'deu',
    ]);
    expect((await client.request('GET', `${path}/text`)).body).toBe('old text');
    await reportFinished(strongroom, old, { outcome: 'failed' });
    await readPages(strongroom, old.documentId, ['new text', 'page two']);
    expect((await client.request('GET', `${path}/text`)).body).toBe('new text\fpage two');
    expect(
      (await client.request<{ items: unknown[] }>('GET', '/v1/search?q=old')).body.items,
    ).toEqual([]);
    const storage = strongroom.app.get(DocumentStorage);
    const oldPage = pageResultKey(old.documentId, old.extractionId, 1);
    await expect.poll(() => storage.stat(oldPage), { timeout: 10_000 }).toBeUndefined();
  });

  it('keep the text of a document when a new extraction fails', async () => {
    const { documentId } = await upload();
    await readPages(strongroom, documentId, ['kept']);
    await client.json('POST', `/v1/documents/${documentId}/ocr`, {});
    const error = { code: 'document.extraction_failed', message: 'It went wrong.' };
    const ids = { documentId, extractionId: await extractionOf(strongroom, documentId) };
    await reportFinished(strongroom, ids, { outcome: 'failed', error });
    await untilStatus(strongroom, documentId, 'ready');
    expect((await get(documentId)).extraction.error).toEqual(error);
    expect((await client.request('GET', `/v1/documents/${documentId}/text`)).body).toBe('kept');
  });

  it('store nothing of a document that was purged during the extraction, and log no error', async () => {
    const ids = await upload();
    const storage = strongroom.app.get(DocumentStorage);
    await strongroom.app
      .get(DataSource)
      .query('DELETE FROM documents WHERE id = $1', [ids.documentId]);
    await storePage(strongroom, ids, { number: 1, text: 'of no use any more' });
    await reportFinished(strongroom, ids);
    const page = pageResultKey(ids.documentId, ids.extractionId, 1);
    await expect.poll(() => storage.stat(page), { timeout: 10_000 }).toBeUndefined();
    const jobs = `SELECT state FROM bullmq.job WHERE queue = 'ocr-results' AND id = $1`;
    await expect
      .poll(() => strongroom.app.get(DataSource).query(jobs, [ids.extractionId]))
      .toEqual([{ state: 'completed' }]);
  });

  it('wait while the store is unavailable, without counting an attempt', async () => {
    const ids = await upload();
    await storePage(strongroom, ids, { number: 1, text: 'worth waiting for' });
    const blobs = join(strongroom.dataDir, 'blobs');
    await rename(blobs, `${blobs}.away`);
    await writeFile(blobs, 'no folder');
    try {
      await reportFinished(strongroom, ids);
      const jobs = `SELECT state, attempts_made FROM bullmq.job WHERE queue = 'ocr-results' AND id = $1`;
      await expect
        .poll(() => strongroom.app.get(DataSource).query(jobs, [ids.extractionId]), {
          timeout: 10_000,
        })
        .toEqual([{ state: 'delayed', attempts_made: 0 }]);
    } finally {
      await rm(blobs);
      await rename(`${blobs}.away`, blobs);
    }
    await untilStatus(strongroom, ids.documentId, 'ready');
  });

  it('leave the document to the reconciler when the page results cannot be stored', async () => {
    const ids = await upload();
    const key = pageResultKey(ids.documentId, ids.extractionId, 1);
    await strongroom.app.get(DocumentStorage).put(key, Buffer.from('{"number":1,"text":7}'));
    await reportFinished(strongroom, ids);
    const failed = `SELECT 1 FROM bullmq.job WHERE state = 'failed' AND data->>'extractionId' = $1`;
    const database = strongroom.app.get(DataSource);
    await expect
      .poll(async () => (await database.query<unknown[]>(failed, [ids.extractionId])).length, {
        timeout: 15_000,
      })
      .toBe(1);
    expect((await get(ids.documentId)).status).toBe('pending');
  });
});
