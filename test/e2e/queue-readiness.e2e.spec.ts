import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';

/** Within this a process must say that it cannot use its queue, or can again. */
const TOLD_WITHIN_MS = 5_000;

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

async function administrate(statement: string): Promise<void> {
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

async function untilWorkerSays(expected: unknown): Promise<void> {
  await expect
    .poll(() => unavailableAt(strongroom.workerManagementUrl), { timeout: TOLD_WITHIN_MS })
    .toEqual(expected);
}

describe('a worker whose queue answers', () => {
  it('is not ready while it may add no jobs, and ready again when it may', async () => {
    await administrate('REVOKE INSERT ON bullmq.job FROM strongroom_worker');
    await untilWorkerSays(['queue']);
    await administrate('GRANT INSERT ON bullmq.job TO strongroom_worker');
    await untilWorkerSays([]);
  });

  it('is not ready while it can take no jobs, counts that, and is ready again when it can', async () => {
    await administrate('REVOKE UPDATE ON bullmq.job FROM strongroom_worker');
    await untilWorkerSays(expect.arrayContaining(['queue_consumer']));
    const metrics = await (await fetch(`${strongroom.workerManagementUrl}/metrics`)).text();
    expect(metrics).toContain('strongroom_queue_consumer_taking{queue="ocr"} 0');
    await administrate('GRANT UPDATE ON bullmq.job TO strongroom_worker');
    await untilWorkerSays([]);
  });

  it('leaves an api that can use the queue ready', async () => {
    expect(await unavailableAt(strongroom.managementUrl)).toEqual([]);
  });
});
