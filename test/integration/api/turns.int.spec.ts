import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { priorityOf } from '@app/contracts';
import { DocumentReconciler } from '../../../apps/api/src/extractions/document.reconciler.js';
import type { TestClient } from '../../e2e/test-client.js';
import { createTestApp, type TestApp } from './test-app.js';

let strongroom: TestApp;
let database: DataSource;

beforeAll(async () => {
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600' });
  database = strongroom.app.get(DataSource);
});
afterAll(() => strongroom.close());

const upload = async (client: TestClient) => (await client.upload(randomUUID())).body.id;

/** The priority of the job of its latest extraction, and the turn that the worker is told. */
const placeOf = async (documentId: string) => {
  const [job] = await database.query<{ priority: number; turn: number }[]>(
    `SELECT job.priority, (job.data->>'turn')::integer AS turn
     FROM bullmq.job JOIN documents ON job.id = documents.extraction_id::text WHERE documents.id = $1`,
    [documentId],
  );
  return job;
};
const place = (turn: number, isHurried: boolean, told = turn) => ({
  priority: priorityOf({ turn, isHurried }),
  turn: told,
});

it('puts an account behind its own documents and beside those of others, and what is read again last', async () => {
  const [many, few, late] = [
    await strongroom.register(),
    await strongroom.register(),
    await strongroom.register(),
  ];
  const long = await upload(many);
  const rest = [await upload(many), await upload(many)] as const;
  const [single, next] = [await upload(few), await upload(few)];
  expect(await Promise.all([long, ...rest, single, next].map(placeOf))).toEqual([
    place(0, true),
    place(1, false),
    place(2, false),
    place(0, true),
    place(1, false),
  ]);

  await database.query(`UPDATE documents SET pages_done = 40 WHERE id = $1`, [long]);
  await database.query(`UPDATE documents SET status = 'ready' WHERE id <> $1`, [long]);
  expect(await placeOf(await upload(late))).toEqual(place(40, true));
  await many.json('POST', `/v1/documents/${rest[0]}/ocr`, {});
  expect(await placeOf(rest[0])).toEqual(place(41 + 16, false));
  // Nobody waits for what its account has waited for: the line begins anew.
  await database.query(`UPDATE documents SET status = 'ready'`);
  expect(await placeOf(await upload(many))).toEqual(place(0, true));
});

it('gives what has lost its job the place that it had come to', async () => {
  const id = await upload(await strongroom.register());
  const before = await placeOf(id);
  await database.query(`UPDATE documents SET pages_done = 7 WHERE id = $1`, [id]);
  await database.query('TRUNCATE bullmq.job CASCADE');
  await strongroom.app.get(DocumentReconciler).reconcile();
  expect(await placeOf(id)).toEqual(place((before?.turn ?? 0) + 7, false, before?.turn));
});
