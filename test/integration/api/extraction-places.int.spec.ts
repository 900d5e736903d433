import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractionOf, readPages } from './reading.js';
import { createTestApp, type TestApp } from './test-app.js';
import type { TestClient } from '../../e2e/test-client.js';

let strongroom: TestApp;

beforeAll(async () => {
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600' });
});
afterAll(() => strongroom.close());

const upload = async (client: TestClient) => (await client.upload(randomUUID())).body.id;
const jobsOf = async (extractionId: string) =>
  strongroom.app
    .get(DataSource)
    .query<{ priority: number }[]>(`SELECT priority FROM bullmq.job WHERE id = $1`, [extractionId]);
const placeOf = async (documentId: string) =>
  (await jobsOf(await extractionOf(strongroom, documentId)))[0]?.priority;

describe('the place of a document in the line', () => {
  it('comes from how much its own account has waiting, whatever others have', async () => {
    const [many, few] = [await strongroom.register(), await strongroom.register()];
    const documents = [await upload(many), await upload(many), await upload(many)];
    expect(await Promise.all(documents.map(placeOf))).toEqual([1, 2, 3]);
    expect(await placeOf(await upload(few))).toBe(1);
    await readPages(strongroom, documents[0] ?? '', ['read']);
    expect(await placeOf(await upload(many))).toBe(3);
  });

  it('is behind all first readings when it is read again, and its old job is gone', async () => {
    const client = await strongroom.register();
    const id = await upload(client);
    const first = await extractionOf(strongroom, id);
    await client.json('POST', `/v1/documents/${id}/ocr`, {});
    expect(await jobsOf(first)).toEqual([]);
    expect(await placeOf(id)).toBe(1);
    await readPages(strongroom, id, ['read']);
    await client.json('POST', `/v1/documents/${id}/ocr`, {});
    expect(await placeOf(id)).toBe(100_001);
  });
});
