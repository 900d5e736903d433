import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@app/config';
import {
  pageResultKey,
  pageResultSchema,
  RECOGNISE_DOCUMENT,
  type MediaType,
  type PageResult,
  type RecogniseDocument,
  type ReportFinished,
} from '@app/contracts';
import { createDocumentStorage, DocumentStorage, storageLocation } from '@app/document-storage';
import { JobProducer } from '@app/queue';
import {
  createTestDatabase,
  encryptPdf,
  makePdf,
  shortText,
  type MigratedDatabase,
} from '@app/testing';
import { WORKER_SLICES } from '../../../apps/ocr-worker/src/config/worker.config.js';
import { WorkerModule } from '../../../apps/ocr-worker/src/worker.module.js';

describe('the ocr-worker on a real queue', () => {
  let database: MigratedDatabase;
  let folder: string;
  let worker: INestApplicationContext | undefined;
  let sql: Pool;

  beforeAll(async () => {
    database = await createTestDatabase();
    sql = new Pool({ connectionString: database.url, options: '-c search_path=bullmq' });
    // The end of the pool does not wait for its connections, which the drop of the database then terminates.
    sql.on('connect', (client) => client.on('error', () => undefined));
    folder = await mkdtemp(join(tmpdir(), 'strongroom-worker-'));
  });
  afterEach(async () => {
    await stopWorker();
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const configOfWorker = () =>
    loadConfig(WORKER_SLICES, {
      QUEUE_DATABASE_URL: database.queueUrl,
      STORAGE_URL: pathToFileURL(join(folder, 'blobs')).href,
      WORKER_MANAGEMENT_PORT: '0',
      LOG_LEVEL: 'silent',
    });

  async function startWorker(): Promise<INestApplicationContext> {
    worker = await NestFactory.createApplicationContext(WorkerModule.forRoot(configOfWorker()), {
      logger: false,
    });
    await worker.get(DocumentStorage, { strict: false }).prepare();
    return worker;
  }

  async function stopWorker(): Promise<void> {
    await worker?.close();
    worker = undefined;
  }

  /** Stores the bytes and then adds the job, as the api does. */
  async function submit(
    app: INestApplicationContext,
    bytes: Buffer,
    mediaType: MediaType = 'application/pdf',
  ): Promise<RecogniseDocument> {
    const documentId = uuidv7();
    const document: RecogniseDocument = {
      documentId,
      extractionId: uuidv7(),
      storageKey: `originals/${documentId}`,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      mediaType,
      sizeBytes: bytes.length,
      languages: ['eng'],
      context: { requestId: 'request-1' },
    };
    const config = configOfWorker();
    await createDocumentStorage(storageLocation(config), config).put(document.storageKey, bytes);
    const producer = app.get(JobProducer, { strict: false });
    await producer.add(RECOGNISE_DOCUMENT, document, { jobId: document.extractionId });
    return document;
  }

  async function reportsOn<T>(name: string, { extractionId }: RecogniseDocument): Promise<T[]> {
    const { rows } = await sql.query<{ data: T }>(
      `SELECT data FROM job WHERE queue = 'ocr-results' AND name = $1 AND data->>'extractionId' = $2 ORDER BY seq`,
      [name, extractionId],
    );
    return rows.map(({ data }) => data);
  }

  async function jobOf({
    extractionId,
  }: RecogniseDocument): Promise<{ state: string; attempts_made: number } | undefined> {
    const { rows } = await sql.query<{ state: string; attempts_made: number }>(
      `SELECT state, attempts_made FROM job WHERE queue = 'ocr' AND id = $1`,
      [extractionId],
    );
    return rows[0];
  }

  async function finished(document: RecogniseDocument): Promise<ReportFinished | undefined> {
    const reports = () => reportsOn<ReportFinished>('ocr.report_finished', document);
    await expect.poll(reports, { timeout: 30_000, interval: 100 }).toHaveLength(1);
    return (await reports())[0];
  }

  async function pageOf(
    app: INestApplicationContext,
    { documentId, extractionId }: RecogniseDocument,
    number: number,
  ): Promise<PageResult> {
    const storage = app.get(DocumentStorage, { strict: false });
    const bytes = await storage.get(pageResultKey(documentId, extractionId, number));
    return pageResultSchema.parse(JSON.parse(bytes.toString()));
  }

  it('reads a document and reports its end', async () => {
    const app = await startWorker();
    const pdf = await makePdf([
      { kind: 'text', text: shortText(1) },
      { kind: 'scan', text: shortText(2), dpi: 200 },
    ]);
    const document = await submit(app, pdf);
    expect(await finished(document)).toMatchObject({
      documentId: document.documentId,
      outcome: 'ready',
      pagesTotal: 2,
      pagesStored: 2,
      truncated: false,
      attempts: 1,
      engine: expect.stringMatching(/^tesseract\.js \d/) as string,
      context: { requestId: 'request-1' },
    });
    expect(await pageOf(app, document, 1)).toMatchObject({
      source: 'text-layer',
      text: shortText(1),
    });
    expect(await pageOf(app, document, 2)).toMatchObject({ source: 'ocr', text: shortText(2) });
    const progress = await reportsOn('ocr.report_progress', document);
    expect(progress[0]).toMatchObject({ pagesTotal: 2, pagesDone: 0 });
  });

  it('fails a document that needs a password, without trying twice', async () => {
    const app = await startWorker();
    const pdf = await encryptPdf(await makePdf([{ kind: 'text', text: shortText(1) }]), {
      user: 'secret',
      owner: 'secret',
    });
    const document = await submit(app, pdf);
    expect(await finished(document)).toMatchObject({
      outcome: 'failed',
      pagesTotal: null,
      attempts: 1,
      error: { code: 'document.encrypted' },
    });
    await expect.poll(async () => (await jobOf(document))?.state).toBe('completed');
  });

  it('returns a document to the queue when it stops, and another worker continues', async () => {
    const first = await startWorker();
    const pages = Array.from({ length: 5 }, (_, i) => ({
      kind: 'scan' as const,
      text: shortText(i + 1),
      dpi: 200,
    }));
    const document = await submit(first, await makePdf(pages));
    const storage = first.get(DocumentStorage, { strict: false });
    const { documentId, extractionId } = document;
    const firstKey = pageResultKey(documentId, extractionId, 1);
    await expect.poll(() => storage.stat(firstKey), { timeout: 20_000 }).toBeDefined();
    const before = await storage.stat(firstKey);
    await stopWorker();

    await startWorker();
    expect(await finished(document)).toMatchObject({
      outcome: 'ready',
      pagesStored: 5,
      attempts: 1,
    });
    expect(await storage.stat(firstKey)).toEqual(before);
    await expect.poll(() => jobOf(document)).toEqual({ state: 'completed', attempts_made: 1 });
  });
});
