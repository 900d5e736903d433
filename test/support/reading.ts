import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import {
  pageResultKey,
  REPORT_FINISHED,
  type StoredPageResult,
  type ReportFinished,
} from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import { JobProducer } from '@app/queue';
import type { TestApp } from './test-app.js';

const TIMEOUT_MS = 15_000;

/** Returns the id of the document's latest extraction. */
export async function extractionOf(strongroom: TestApp, documentId: string): Promise<string> {
  const rows = (await strongroom.app
    .get(DataSource)
    .query('SELECT extraction_id AS id FROM documents WHERE id = $1', [documentId])) as {
    id: string;
  }[];
  return rows[0]?.id ?? '';
}

/** Stores the result of a page, as the worker would. */
export async function storePage(
  strongroom: TestApp,
  ids: { documentId: string; extractionId: string },
  page: Partial<StoredPageResult> & { number: number },
): Promise<void> {
  const result: StoredPageResult = {
    source: 'ocr',
    confidence: 0.9,
    text: '',
    durationMs: 12.5,
    error: null,
    ...page,
  };
  await strongroom.app
    .get(DocumentStorage)
    .put(
      pageResultKey(ids.documentId, ids.extractionId, page.number),
      Buffer.from(JSON.stringify(result)),
    );
}

/** Reports the end of an extraction, as the worker would. */
export async function reportFinished(
  strongroom: TestApp,
  ids: { documentId: string; extractionId: string },
  report: Partial<ReportFinished> = {},
): Promise<void> {
  const finished: ReportFinished = {
    ...ids,
    context: { requestId: 'test' },
    outcome: 'ready',
    pagesTotal: 1,
    pagesStored: 1,
    truncated: false,
    engine: 'test engine',
    attempts: 1,
    error: null,
    ...report,
  };
  const options = { jobId: ids.extractionId };
  await strongroom.app.get(JobProducer).replace(REPORT_FINISHED, finished, options);
}

/** Completes the extraction of a document with these pages, and waits until they are its text. */
export async function readPages(
  strongroom: TestApp,
  documentId: string,
  texts: readonly string[],
): Promise<void> {
  const ids = { documentId, extractionId: await extractionOf(strongroom, documentId) };
  for (const [index, text] of texts.entries()) {
    await storePage(strongroom, ids, { number: index + 1, text });
  }
  await reportFinished(strongroom, ids, { pagesTotal: texts.length, pagesStored: texts.length });
  await untilStatus(strongroom, documentId, 'ready');
}

/** Waits until the document has the status. */
export async function untilStatus(
  strongroom: TestApp,
  documentId: string,
  status: string,
): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const rows = (await strongroom.app
      .get(DataSource)
      .query('SELECT status FROM documents WHERE id = $1', [documentId])) as { status: string }[];
    if (rows[0]?.status === status) return;
    if (Date.now() > deadline) throw new Error(`still ${rows[0]?.status} after ${TIMEOUT_MS} ms`);
    await delay(25);
  }
}
