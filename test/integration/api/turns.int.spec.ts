import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { priorityOf } from '@app/contracts';
import { DocumentReconciler } from '../../../apps/api/src/extractions/document-reconciler.js';
import type { TestClient } from '../../support/test-client.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';

let strongroom: TestApp;
let database: DataSource;

beforeAll(async () => {
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600' });
  database = strongroom.admin;
});
afterAll(() => strongroom.close());

const upload = async (client: TestClient) => (await client.upload(randomUUID())).body.id;

/** Returns the priority of the job of the latest extraction, and the turn in the job's payload. */
const positionOf = async (documentId: string) => {
  const [job] = await database.query<{ priority: number; turn: number }[]>(
    `SELECT job.priority, (job.data->>'turn')::integer AS turn
     FROM bullmq.job JOIN documents ON job.id = documents.extraction_id::text WHERE documents.id = $1`,
    [documentId],
  );
  return job;
};
const position = (turn: number, isOnlyOneOfAccount: boolean, inPayload = turn) => ({
  priority: priorityOf({ turn, isOnlyOneOfAccount }),
  turn: inPayload,
});

it('queues a document after the others of its account, at the same turn as those of other accounts, and a repeated extraction last', async () => {
  const [many, few, late] = [
    await strongroom.register(),
    await strongroom.register(),
    await strongroom.register(),
  ];
  const long = await upload(many);
  const rest = [await upload(many), await upload(many)] as const;
  const [single, next] = [await upload(few), await upload(few)];
  expect(await Promise.all([long, ...rest, single, next].map(positionOf))).toEqual([
    position(0, true),
    position(1, false),
    position(2, false),
    position(0, true),
    position(1, false),
  ]);

  await database.query(`UPDATE documents SET pages_done = 40 WHERE id = $1`, [long]);
  await database.query(`UPDATE documents SET status = 'ready' WHERE id <> $1`, [long]);
  expect(await positionOf(await upload(late))).toEqual(position(40, true));
  await many.json('POST', `/v1/documents/${rest[0]}/ocr`, {});
  expect(await positionOf(rest[0])).toEqual(position(41 + 16, false));
  // With no waiting documents, the account starts again at turn 0.
  await database.query(`UPDATE documents SET status = 'ready'`);
  expect(await positionOf(await upload(many))).toEqual(position(0, true));
});

it('gives a document that lost its job the position that it had reached', async () => {
  const id = await upload(await strongroom.register());
  const before = await positionOf(id);
  await database.query(`UPDATE documents SET pages_done = 7 WHERE id = $1`, [id]);
  await database.query('TRUNCATE bullmq.job CASCADE');
  await strongroom.app.get(DocumentReconciler).reconcile();
  expect(await positionOf(id)).toEqual(position((before?.turn ?? 0) + 7, false, before?.turn));
});
