import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPORT_PROGRESS } from '@app/contracts';
import { JobProducer } from '@app/queue';
import { EVENT_LIMITS } from '../../../apps/api/src/event-streams/event-limits.js';
import { DocumentPurger } from '../../../apps/api/src/retention/document-purger.js';
import { EventReader } from '../../support/event-reader.js';
import { extractionOf, readPages, reportFinished, untilStatus } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { ProblemJson, TestClient } from '../../support/test-client.js';

let strongroom: TestApp;
let client: TestClient;
let database: DataSource;

beforeAll(async () => {
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600', TRASH_DAYS: '0' });
  client = await strongroom.register();
  database = strongroom.admin;
});
afterAll(() => strongroom.close());

const upload = async () => {
  const { body } = await client.upload(randomUUID());
  return { documentId: body.id, extractionId: await extractionOf(strongroom, body.id) };
};
type Ids = Awaited<ReturnType<typeof upload>>;
const progress = async (ids: Ids, pagesDone: number, pagesTotal = 5) => {
  const context = { requestId: 'test' };
  const report = { ...ids, context, pagesTotal, pagesDone };
  await strongroom.app.get(JobProducer).add(REPORT_PROGRESS, report);
};
const statesOf = (reader: EventReader) =>
  reader.events.map(({ document }) => `${document.status} ${document.pages.done}`);
const SOON = { timeout: 10_000, interval: 20 };

describe('GET /documents/{id}/events', () => {
  it('sends each change of the status and of the pages done, and ends when the document is ready or failed', async () => {
    const ids = await upload();
    const reader = await EventReader.open(client, ids.documentId);
    expect(reader.response.status).toBe(200);
    expect(reader.response.headers.get('content-type')).toBe('text/event-stream');
    expect(reader.response.headers.get('cache-control')).toBe('no-store');
    await expect.poll(() => statesOf(reader), SOON).toEqual(['pending 0']);
    for (const done of [0, 2, 3]) {
      await progress(ids, done);
      await expect.poll(() => statesOf(reader).at(-1), SOON).toBe(`processing ${done}`);
    }
    await readPages(strongroom, ids.documentId, ['one', 'two', 'three', 'four', 'five']);
    await expect.poll(() => reader.hasEnded, SOON).toBe(true);
    expect(statesOf(reader)).toEqual([
      'pending 0',
      'processing 0',
      'processing 2',
      'processing 3',
      'ready 5',
    ]);
    expect(new Set(reader.events.map(({ event }) => event))).toEqual(new Set(['document']));
    const numbers = reader.events.map(({ id }) => Number(id));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    const { body } = await client.request('GET', `/v1/documents/${ids.documentId}`);
    expect(reader.events.at(-1)?.document).toEqual(body);
  });

  it('continues after the last event that the client saw, and returns 204 when no more will come', async () => {
    const ids = await upload();
    const first = await EventReader.open(client, ids.documentId);
    await expect.poll(() => first.events.length, SOON).toBe(1);
    const seen = first.events[0]?.id ?? '';
    first.disconnect();
    const second = await EventReader.open(client, ids.documentId, seen);
    await delay(200);
    expect(second.events).toEqual([]);
    await progress(ids, 1);
    await expect.poll(() => statesOf(second), SOON).toEqual(['processing 1']);
    second.disconnect();
    await readPages(strongroom, ids.documentId, ['all']);
    const third = await EventReader.open(client, ids.documentId, second.events.at(-1)?.id);
    await expect.poll(() => third.hasEnded, SOON).toBe(true);
    expect(statesOf(third)).toEqual(['ready 1']);
    const fourth = await EventReader.open(client, ids.documentId, third.events[0]?.id);
    expect(fourth.response.status).toBe(204);
    const nonsense = await EventReader.open(client, ids.documentId, "7' OR 1=1");
    await expect.poll(() => statesOf(nonsense), SOON).toEqual(['ready 1']);
  });

  it('sends a change of another process also when its notification was lost', async () => {
    const { documentId } = await upload();
    const reader = await EventReader.open(client, documentId);
    await expect.poll(() => reader.events.length, SOON).toBe(1);
    // Without the trigger, the revision changes without a notification, as if the notification had been lost.
    const runner = database.createQueryRunner();
    await runner.query('ALTER TABLE documents DISABLE TRIGGER documents_revision');
    await runner.query(
      `UPDATE documents SET status = 'processing', pages_total = 9, pages_done = 4, revision = revision + 1 WHERE id = $1`,
      [documentId],
    );
    await runner.query('ALTER TABLE documents ENABLE TRIGGER documents_revision');
    await runner.release();
    await expect.poll(() => statesOf(reader).at(-1), SOON).toBe('processing 4');
    reader.disconnect();
  });

  it('continues after its database connection broke', async () => {
    const ids = await upload();
    const reader = await EventReader.open(client, ids.documentId);
    await expect.poll(() => reader.events.length, SOON).toBe(1);
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'strongroom-api-notifications'`,
    );
    await progress(ids, 1);
    await expect.poll(() => statesOf(reader).at(-1), SOON).toBe('processing 1');
    reader.disconnect();
  });

  it('is 404 for other accounts, for an unknown id, and for the trash', async () => {
    const { documentId } = await upload();
    const stranger = await strongroom.register();
    for (const [who, id] of [
      [stranger, documentId],
      [client, randomUUID()],
    ] as const) {
      const { response } = await EventReader.open(who, id);
      const problem = (await response.json()) as ProblemJson;
      expect([response.status, problem.code]).toEqual([404, 'document.not_found']);
    }
    await client.request('DELETE', `/v1/documents/${documentId}`);
    expect((await EventReader.open(client, documentId)).response.status).toBe(404);
    const bad = await client.request<ProblemJson>('GET', '/v1/documents/1/events');
    expect([bad.status, bad.body.code]).toEqual([400, 'request.invalid']);
  });

  it('ends with the last status when its document is trashed or deleted', async () => {
    const trashed = await upload();
    const reader = await EventReader.open(client, trashed.documentId);
    await expect.poll(() => reader.events.length, SOON).toBe(1);
    await client.request('DELETE', `/v1/documents/${trashed.documentId}`);
    await expect.poll(() => reader.hasEnded, SOON).toBe(true);
    expect(reader.events.at(-1)?.document.deletedAt).not.toBeNull();
    const purged = await upload();
    const other = await EventReader.open(client, purged.documentId);
    await expect.poll(() => other.events.length, SOON).toBe(1);
    await database.query(`DELETE FROM documents WHERE id = $1`, [purged.documentId]);
    await expect.poll(() => other.hasEnded, SOON).toBe(true);
    expect(other.events).toHaveLength(1);
    await strongroom.app.get(DocumentPurger).purge();
  });

  it('limits the streams of an account, and frees a stream when its reader disconnects', async () => {
    const owner = await strongroom.register();
    const { body } = await owner.upload(randomUUID());
    const readers: EventReader[] = [];
    for (let i = 0; i < EVENT_LIMITS.MAX_STREAMS_OF_ACCOUNT; i += 1) {
      readers.push(await EventReader.open(owner, body.id));
    }
    const refused = await owner.request<ProblemJson>('GET', `/v1/documents/${body.id}/events`);
    expect([refused.status, refused.body.code]).toEqual([429, 'document.too_many_event_streams']);
    expect(refused.headers.get('retry-after')).toBe('30');
    const { documentId } = await upload();
    const other = await EventReader.open(client, documentId);
    expect(other.response.status).toBe(200);
    other.disconnect();
    readers[0]?.disconnect();
    await expect
      .poll(async () => {
        const again = await EventReader.open(owner, body.id);
        if (again.response.status === 200) readers.push(again);
        return again.response.status;
      }, SOON)
      .toBe(200);
    for (const reader of readers) reader.disconnect();
  });

  it('returns only headers for HEAD', async () => {
    const { documentId } = await upload();
    const { status, headers } = await client.request('HEAD', `/v1/documents/${documentId}/events`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });

  it('buffers little for a client that does not read', async () => {
    const ids = await upload();
    // A large document, so that a few events fill the kernel's buffer.
    const tags = Array.from({ length: 50 }, (_, i) => `${i}`.padEnd(100, 'ü'));
    const { port } = new URL(strongroom.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.pause();
    socket.write(
      `GET /v1/documents/${ids.documentId}/events HTTP/1.1\r\nHost: x\r\n` +
        `Authorization: Bearer ${client.accessToken}\r\n\r\n`,
    );
    const server = strongroom.app.getHttpServer();
    const serverSocket = await new Promise<import('node:net').Socket>((resolve) => {
      server.once('connection', resolve);
    });
    let most = 0;
    for (let i = 0; i < 400; i += 1) {
      await database.query(`UPDATE documents SET tags = $2, title = $3 WHERE id = $1`, [
        ids.documentId,
        tags,
        `title ${i}`,
      ]);
      most = Math.max(most, serverSocket.writableLength);
    }
    // One event, and the bytes that Node buffers before `write` returns false.
    expect(most).toBeLessThan(100_000);
    socket.destroy();
  });
});

describe('the estimate', () => {
  it('comes from the measured pages, and disappears when the document is ready or failed', async () => {
    const ids = await upload();
    const estimate = async () => {
      const path = `/v1/documents/${ids.documentId}`;
      const { body } = await client.request<{
        pages: { done: number };
        extraction: { estimatedSecondsLeft: number | null };
      }>('GET', path);
      return [body.pages.done, body.extraction.estimatedSecondsLeft];
    };
    expect(await estimate()).toEqual([0, null]);
    await progress(ids, 0, 100);
    await untilStatus(strongroom, ids.documentId, 'processing');
    expect(await estimate()).toEqual([0, null]);
    await database.query(
      `UPDATE documents SET progress_at = now() - interval '8 seconds' WHERE id = $1`,
      [ids.documentId],
    );
    await progress(ids, 4, 100);
    await expect.poll(estimate, SOON).toEqual([4, expect.any(Number)]);
    const [, left] = await estimate();
    expect(left).toBeGreaterThanOrEqual(190);
    expect(left).toBeLessThanOrEqual(200);
    await reportFinished(strongroom, ids, { outcome: 'failed', pagesStored: 0 });
    await untilStatus(strongroom, ids.documentId, 'failed');
    expect(await estimate()).toEqual([0, null]);
  });
});
