import { randomUUID } from 'node:crypto';
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
import type { components } from '../../support/api-types.js';
import type { ProblemJson, TestClient } from '../../support/test-client.js';

type PageList = components['schemas']['DocumentPageList'];
type Page = components['schemas']['Page'];
/** The fields of a problem that the tests compare. */
type Fault = Pick<ProblemJson, 'code' | 'detail'>;

let strongroom: TestApp;
let client: TestClient;

beforeAll(async () => {
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600' });
  client = await strongroom.register();
});
afterAll(() => strongroom.close());

const upload = async () => {
  const { body } = await client.upload(randomUUID());
  return { documentId: body.id, extractionId: await extractionOf(strongroom, body.id) };
};
type Ids = Awaited<ReturnType<typeof upload>>;
const opened = async (ids: Ids, pagesTotal: number, pagesToRead = pagesTotal) => {
  const report = { ...ids, context: { requestId: 'test' }, pagesTotal, pagesToRead, pagesDone: 0 };
  await strongroom.app.get(JobProducer).add(REPORT_PROGRESS, report);
  await untilStatus(strongroom, ids.documentId, 'processing');
};
const list = (id: string, query = '', who = client) =>
  who.request<PageList & Fault>('GET', `/v1/documents/${id}/pages${query}`);
const page = (id: string, number: number | string, who = client) =>
  who.request<Page & Fault>('GET', `/v1/documents/${id}/pages/${number}`);
const statuses = ({ body }: { body: PageList }) =>
  body.items.map(({ number, status }) => `${number} ${status}`);
const WORDS = [
  ['Bill', 72, 80, 20.5, 11, 0.9, 0],
  ['March', 100, 80, 30, 11, 0.8, 0],
] as [string, number, number, number, number, number, number][];

describe('the pages of a document', () => {
  it('are listed during the extraction, as far as they are done', async () => {
    const ids = await upload();
    const { documentId } = ids;
    expect((await list(documentId)).body).toEqual({ items: [], nextCursor: null });
    expect((await page(documentId, 1)).body.code).toBe('document.page_not_ready');
    await opened(ids, 4, 3);
    const error = { code: 'page.timeout', message: 'Took too long.' };
    await storePage(strongroom, ids, {
      number: 1,
      text: 'Bill March',
      language: 'eng',
      words: WORDS,
      width: 595,
      height: 842,
    });
    await storePage(strongroom, ids, { number: 3, source: null, confidence: null, error });
    const { body } = await list(documentId);
    expect(body.items).toEqual([
      {
        number: 1,
        status: 'ready',
        source: 'ocr',
        language: 'eng',
        encoding: null,
        confidence: 0.9,
        durationMs: 13,
        error: null,
      },
      {
        number: 2,
        status: 'pending',
        source: null,
        language: null,
        encoding: null,
        confidence: null,
        durationMs: null,
        error: null,
      },
      {
        number: 3,
        status: 'failed',
        source: null,
        language: null,
        encoding: null,
        confidence: null,
        durationMs: 13,
        error,
      },
      expect.objectContaining({
        number: 4,
        status: 'skipped',
        error: expect.objectContaining({ code: 'page.skipped' }) as unknown,
      }),
    ]);
    const first = await page(documentId, 1);
    expect(first.body).toMatchObject({
      status: 'ready',
      text: 'Bill March',
      width: 595,
      height: 842,
      rotation: 0,
      skew: 0,
    });
    expect(first.body.words).toEqual([
      {
        text: 'Bill',
        x: 72,
        y: 80,
        width: 20.5,
        height: 11,
        confidence: 0.9,
        isUncertain: false,
        line: 0,
      },
      {
        text: 'March',
        x: 100,
        y: 80,
        width: 30,
        height: 11,
        confidence: 0.8,
        isUncertain: false,
        line: 0,
      },
    ]);
    const second = await page(documentId, 2);
    expect([second.status, second.body.code]).toEqual([409, 'document.page_not_ready']);
    expect(second.headers.get('retry-after')).toBe('2');
    expect((await page(documentId, 3)).body).toMatchObject({
      status: 'failed',
      text: '',
      words: [],
      error,
    });
    expect((await page(documentId, 4)).body).toMatchObject({ status: 'skipped', words: [] });
  });

  it('are listed when it is finished, with those that were not read', async () => {
    const ids = await upload();
    await storePage(strongroom, ids, { number: 1, text: 'one', language: 'deu', words: WORDS });
    await storePage(strongroom, ids, { number: 2, text: 'two' });
    await reportFinished(strongroom, ids, { pagesTotal: 3, pagesStored: 2, truncated: true });
    await untilStatus(strongroom, ids.documentId, 'ready');
    const answer = await list(ids.documentId);
    expect(statuses(answer)).toEqual(['1 ready', '2 ready', '3 skipped']);
    expect(answer.body.items[0]).toMatchObject({ language: 'deu', source: 'ocr', durationMs: 13 });
    expect((await page(ids.documentId, 1)).body).toMatchObject({ text: 'one', language: 'deu' });
    expect((await page(ids.documentId, 1)).body.words).toHaveLength(2);
  });

  it('keep their text when the positions of their words are lost', async () => {
    const ids = await upload();
    await readPages(strongroom, ids.documentId, ['kept']);
    const key = pageResultKey(ids.documentId, ids.extractionId, 1);
    await strongroom.app.get(DocumentStorage).delete(key);
    const { status, body } = await page(ids.documentId, 1);
    expect([status, body.text, body.words]).toEqual([200, 'kept', []]);
  });

  it('are paginated in their order', async () => {
    const ids = await upload();
    await opened(ids, 130);
    for (const number of [1, 60, 130]) await storePage(strongroom, ids, { number });
    const seen: string[] = [];
    let query = '?limit=50';
    for (;;) {
      const { body } = await list(ids.documentId, query);
      seen.push(...statuses({ body }));
      if (body.nextCursor === null) break;
      query = `?limit=50&cursor=${body.nextCursor}`;
    }
    expect(seen).toHaveLength(130);
    expect(seen.filter((one) => one.endsWith('ready'))).toEqual([
      '1 ready',
      '60 ready',
      '130 ready',
    ]);
    expect(seen[129]).toBe('130 ready');
  });

  it('are those of the old text while the document is read again', async () => {
    const ids = await upload();
    await readPages(strongroom, ids.documentId, ['old one', 'old two']);
    await client.json('POST', `/v1/documents/${ids.documentId}/ocr`, {});
    const again = { ...ids, extractionId: await extractionOf(strongroom, ids.documentId) };
    await opened(again, 2);
    await storePage(strongroom, again, { number: 1, text: 'new one' });
    expect((await page(ids.documentId, 1)).body.text).toBe('old one');
    expect(statuses(await list(ids.documentId))).toEqual(['1 ready', '2 ready']);
    await readPages(strongroom, ids.documentId, ['new one', 'new two']);
    expect((await page(ids.documentId, 1)).body.text).toBe('new one');
  });

  it('contain the reason why a document failed', async () => {
    const ids = await upload();
    const error = { code: 'page.unreadable', message: 'Damaged.' };
    await storePage(strongroom, ids, { number: 1, source: null, confidence: null, error });
    const reason = { code: 'document.no_page_read', message: 'No page could be read.' };
    await reportFinished(strongroom, ids, {
      outcome: 'failed',
      pagesTotal: 2,
      pagesStored: 1,
      error: reason,
    });
    await untilStatus(strongroom, ids.documentId, 'failed');
    const { body } = await list(ids.documentId);
    expect(body.items).toMatchObject([
      { status: 'failed', error },
      { status: 'skipped', error: reason },
    ]);
    const closed = await upload();
    const locked = { code: 'document.encrypted', message: 'It needs a password.' };
    await reportFinished(strongroom, closed, {
      outcome: 'failed',
      pagesTotal: null,
      pagesStored: 0,
      error: locked,
    });
    await untilStatus(strongroom, closed.documentId, 'failed');
    expect((await list(closed.documentId)).body.items).toEqual([]);
    const first = await page(closed.documentId, 1);
    expect([first.status, first.body.code]).toEqual([409, 'document.failed']);
    expect(first.body.detail).toContain('document.encrypted');
  });

  it('are 404 for other accounts, in the trash, and when there are none', async () => {
    const ids = await upload();
    const { documentId } = ids;
    await readPages(strongroom, documentId, ['mine']);
    const stranger = await strongroom.register();
    for (const answer of [
      await list(documentId, '', stranger),
      await page(documentId, 1, stranger),
      await list(randomUUID()),
      await page(randomUUID(), 1),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'document.not_found']);
    }
    for (const number of [0, 2, 1_000_000_000, 999_999_999_999_999]) {
      const { status, body } = await page(documentId, number);
      expect([number, status, body.code]).toEqual([number, 404, 'document.page_not_found']);
    }
    const cursor = Buffer.from('[-1]').toString('base64url');
    expect((await list(documentId, `?cursor=${cursor}`)).body.code).toBe('request.cursor');
    expect(
      (await list(documentId, `?cursor=${Buffer.from('[9999]').toString('base64url')}`)).body,
    ).toEqual({ items: [], nextCursor: null });
    await client.request('DELETE', `/v1/documents/${documentId}`);
    expect((await list(documentId)).status).toBe(404);
    expect((await page(documentId, 1)).status).toBe(404);
  });

  it('are returned also when a worker stored invalid data', async () => {
    const ids = await upload();
    await opened(ids, 3);
    const put = (number: number, text: string) =>
      strongroom.app
        .get(DocumentStorage)
        .put(pageResultKey(ids.documentId, ids.extractionId, number), Buffer.from(text));
    await put(1, '{"number":1,');
    await put(2, '{"number":2,"source":"ocr","confidence":7}');
    await storePage(strongroom, { ...ids }, { number: 3, text: 'a\u0000b c' });
    expect(statuses(await list(ids.documentId))).toEqual(['1 pending', '2 pending', '3 ready']);
    expect((await page(ids.documentId, 1)).body.code).toBe('document.page_not_ready');
    expect((await page(ids.documentId, 3)).body.text).toBe('a b c');
  });

  it('need one statement and read only the requested pages, also in a long document', async () => {
    const ids = await upload();
    await opened(ids, 5_000_000);
    const startedAt = performance.now();
    const { body } = await list(ids.documentId, '?limit=100');
    expect(body.items).toHaveLength(100);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    const rows = await strongroom.app
      .get(DataSource)
      .query<unknown[]>('SELECT 1 FROM document_pages WHERE document_id = $1', [ids.documentId]);
    expect(rows).toEqual([]);
  });
});
