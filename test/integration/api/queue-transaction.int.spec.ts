import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECOGNISE_DOCUMENT } from '@app/contracts';
import { TransactionRunner } from '@app/database';
import { JobProducer } from '@app/queue';
import { createTestApp, type TestApp } from '../../support/test-app.js';

let strongroom: TestApp;

beforeAll(async () => {
  strongroom = await createTestApp();
});
afterAll(() => strongroom.close());

/**
 * Adds a job in a transaction that `end` ends. Counts the visible jobs from outside, during the transaction
 * and after it.
 */
async function addInTransaction(end: () => void): Promise<{ during: number; after: number }> {
  const { app } = strongroom;
  const extractionId = randomUUID();
  const jobs = async () => {
    const rows: unknown[] = await app
      .get(DataSource)
      .query('SELECT id FROM bullmq.job WHERE id = $1', [extractionId]);
    return rows.length;
  };
  let during = -1;
  const transactions = app.get(TransactionRunner);
  await transactions
    .run(async () => {
      const payload = {
        documentId: randomUUID(),
        extractionId,
        storageKey: 'originals/x',
        sha256: '0'.repeat(64),
        mediaType: 'text/plain' as const,
        sizeBytes: 1,
        languages: ['eng'],
        context: { requestId: 'test' },
      };
      const options = { jobId: extractionId, transaction: transactions };
      await app.get(JobProducer).add(RECOGNISE_DOCUMENT, payload, options);
      during = await jobs();
      end();
    })
    .catch(() => undefined);
  return { during, after: await jobs() };
}

describe('a job that is added through a transaction', () => {
  it('is invisible before the commit and visible afterwards', async () => {
    expect(await addInTransaction(() => undefined)).toEqual({ during: 0, after: 1 });
  });

  it('does not exist after a rollback', async () => {
    const fail = () => {
      throw new Error('roll back');
    };
    expect(await addInTransaction(fail)).toEqual({ during: 0, after: 0 });
  });
});
