import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageResultKey } from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import { OrphanSweeper } from '../../../apps/api/src/retention/orphan-sweeper.js';
import { extractionOf, readPages, storePage } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { TestClient } from '../../support/test-client.js';

const HOUR_MS = 3_600_000;
const anyAge = () => new Date(Date.now() + HOUR_MS);

let strongroom: TestApp;
let client: TestClient;
let storage: DocumentStorage;
let sweeper: OrphanSweeper;

beforeAll(async () => {
  strongroom = await createTestApp();
  client = await strongroom.register();
  storage = strongroom.app.get(DocumentStorage);
  sweeper = strongroom.app.get(OrphanSweeper);
});
afterAll(() => strongroom.close());

const bytes = Buffer.from('orphaned');

describe('the sweeper', () => {
  it('removes originals without a row, and page results without an extraction, when they are old enough', async () => {
    const { body } = await client.upload(randomUUID());
    await readPages(strongroom, body.id, ['one', 'two']);
    const extractionId = await extractionOf(strongroom, body.id);
    const orphans = [
      `originals/ab/${randomUUID()}`,
      pageResultKey(randomUUID(), randomUUID(), 1),
      pageResultKey(body.id, randomUUID(), 7),
    ];
    for (const key of orphans) await storage.put(key, bytes);
    const nothing = { staged: 0, originals: 0, pageResults: 0 };
    expect(await sweeper.sweep(new Date(Date.now() - HOUR_MS))).toEqual(nothing);
    expect(await sweeper.sweep(anyAge())).toEqual({ staged: 0, originals: 1, pageResults: 2 });
    for (const key of orphans) expect(await storage.stat(key)).toBeUndefined();
    expect(await storage.stat(pageResultKey(body.id, extractionId, 2))).toBeDefined();
    const content = await client.request('GET', `/v1/documents/${body.id}/content`);
    expect(content.status).toBe(200);
    expect(await sweeper.sweep(anyAge())).toEqual(nothing);
  });

  it('keeps the results of the running extraction and of the text before it', async () => {
    const { body } = await client.upload(randomUUID());
    await readPages(strongroom, body.id, ['old']);
    const old = await extractionOf(strongroom, body.id);
    await client.json('POST', `/v1/documents/${body.id}/ocr`, {});
    const current = await extractionOf(strongroom, body.id);
    await storePage(strongroom, { documentId: body.id, extractionId: current }, { number: 1 });
    expect(await sweeper.sweep(anyAge())).toEqual({ staged: 0, originals: 0, pageResults: 0 });
    expect(await storage.stat(pageResultKey(body.id, old, 1))).toBeDefined();
    expect(await storage.stat(pageResultKey(body.id, current, 1))).toBeDefined();
  });

  it('never removes the bytes of an acknowledged upload, also with no minimum age during uploads', async () => {
    const acknowledged: string[] = [];
    const statuses = new Set<number>();
    let isDone = false;
    const uploads = (async () => {
      for (let round = 0; round < 25; round += 1) {
        const answers = await Promise.all(
          Array.from({ length: 4 }, () => client.upload(`${round} ${randomUUID()}`)),
        );
        for (const { status, body } of answers) {
          statuses.add(status);
          if (status === 201) acknowledged.push(body.id);
        }
      }
      isDone = true;
    })();
    let sweeps = 0;
    while (!isDone) {
      await sweeper.sweep(anyAge());
      sweeps += 1;
    }
    await uploads;
    expect(sweeps).toBeGreaterThan(5);
    // An upload that lost its bytes is refused, and leaves no row.
    expect([...statuses].filter((status) => status !== 201 && status !== 503)).toEqual([]);
    for (const id of acknowledged) {
      expect((await client.request('GET', `/v1/documents/${id}/content`)).status).toBe(200);
    }
    const rows: { storage_key: string }[] = await strongroom.app
      .get(DataSource)
      .query('SELECT storage_key FROM documents');
    for (const row of rows) expect(await storage.stat(row.storage_key)).toBeDefined();
  });
});
