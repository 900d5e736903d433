import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';

/** Within this time readiness must show that the process cannot use its queue, or can use it again. */
const REPORTED_WITHIN_MS = 5_000;

let database: MigratedDatabase;
let strongroom: Strongroom;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({ database });
});
afterAll(async () => {
  await strongroom.stop();
  await database.drop();
});

async function runAsOwner(statement: string): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function unavailableAt(managementUrl: string): Promise<readonly string[]> {
  const answer = await fetch(`${managementUrl}/health/ready`);
  const { unavailable } = (await answer.json()) as { unavailable: string[] };
  expect(answer.status).toBe(unavailable.length === 0 ? 200 : 503);
  return unavailable;
}

async function expectWorkerToLack(expected: unknown): Promise<void> {
  await expect
    .poll(() => unavailableAt(strongroom.workerManagementUrl), { timeout: REPORTED_WITHIN_MS })
    .toEqual(expected);
}

describe('a worker whose queue answers', () => {
  it('is not ready while it is not allowed to add jobs, and ready again afterwards', async () => {
    await runAsOwner('REVOKE INSERT ON bullmq.job FROM strongroom_worker');
    await expectWorkerToLack(['queue']);
    await runAsOwner('GRANT INSERT ON bullmq.job TO strongroom_worker');
    await expectWorkerToLack([]);
  });

  it('is not ready while it cannot take jobs, shows this as a metric, and is ready again afterwards', async () => {
    await runAsOwner('REVOKE UPDATE ON bullmq.job FROM strongroom_worker');
    await expectWorkerToLack(expect.arrayContaining(['queue_consumer']));
    const metrics = await (await fetch(`${strongroom.workerManagementUrl}/metrics`)).text();
    expect(metrics).toContain('strongroom_queue_consumer_taking{queue="ocr"} 0');
    await runAsOwner('GRANT UPDATE ON bullmq.job TO strongroom_worker');
    await expectWorkerToLack([]);
  });

  it('leaves an api that can use the queue ready', async () => {
    expect(await unavailableAt(strongroom.managementUrl)).toEqual([]);
  });
});
