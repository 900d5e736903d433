import { randomUUID } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  startStrongroom,
  type MigratedDatabase,
  type Strongroom,
} from '@app/testing';
import { TestClient, type DocumentJson } from '../support/test-client.js';

const SETTLED_TIMEOUT_MS = 90_000;

let database: MigratedDatabase;
let strongroom: Strongroom;
let client: TestClient;
let sql: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  strongroom = await startStrongroom({
    database,
    settings: { RECONCILE_SECONDS: '1', RATE_LIMIT_ACCOUNT: '0', RATE_LIMIT_IP: '0' },
  });
  client = await TestClient.register(strongroom.url, 'keeper@example.test');
  sql = new Client({ connectionString: database.url });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await strongroom.stop();
  await database.drop();
});

/** Waits until each document is ready or failed. Returns the statuses. */
async function finalStatusesOf(ids: readonly string[]): Promise<string[]> {
  const deadline = Date.now() + SETTLED_TIMEOUT_MS;
  const ends: string[] = [];
  for (const id of ids) {
    for (;;) {
      const { body } = await client.request<DocumentJson>('GET', `/v1/documents/${id}`);
      const isSettled = body.status === 'ready' || body.status === 'failed';
      if (isSettled || Date.now() > deadline) {
        ends.push(body.status);
        break;
      }
      await delay(200);
    }
  }
  return ends;
}

async function uploadSome(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const { status, body } = await client.upload(`page ${number} ${randomUUID()}`);
    expect(status).toBe(201);
    ids.push(body.id);
  }
  return ids;
}

describe('no document is stuck', () => {
  it('when the queue is emptied', async () => {
    await strongroom.worker.stop('SIGKILL');
    const ids = await uploadSome(5);
    await sql.query('TRUNCATE bullmq.job CASCADE');
    await strongroom.worker.start();
    expect(await finalStatusesOf(ids)).toEqual(ids.map(() => 'ready'));
  });

  it('when its job is invalid, or failed finally', async () => {
    await strongroom.worker.stop('SIGKILL');
    const ids = await uploadSome(4);
    await sql.query(
      `UPDATE bullmq.job SET data = '{"documentId": 7}'
       WHERE queue = 'ocr' AND data->>'documentId' = ANY($1)`,
      [ids.slice(0, 2)],
    );
    await sql.query(
      `UPDATE bullmq.job SET state = 'failed' WHERE queue = 'ocr' AND data->>'documentId' = ANY($1)`,
      [ids.slice(2)],
    );
    await strongroom.worker.start();
    expect(await finalStatusesOf(ids)).toEqual(ids.map(() => 'ready'));
  });

  it('when the worker is killed several times, and the crashes do not count against the document', async () => {
    const ids = await uploadSome(12);
    for (let kill = 0; kill < 3; kill += 1) {
      await strongroom.worker.stop('SIGKILL');
      await strongroom.worker.start();
    }
    expect(await finalStatusesOf(ids)).toEqual(ids.map(() => 'ready'));
  });
});

describe('an api that is killed while clients upload', () => {
  it('keeps every acknowledged upload, and one document per repeated upload', async () => {
    const owner = await TestClient.register(strongroom.url, 'sender@example.test');
    const contents = Array.from({ length: 40 }, () => randomUUID());
    const acknowledged = new Map<string, string>();
    const deadline = Date.now() + SETTLED_TIMEOUT_MS;
    const send = async (content: string) => {
      while (!acknowledged.has(content) && Date.now() < deadline) {
        try {
          const { status, body } = await owner.upload(content);
          if (status === 201 || status === 200) acknowledged.set(content, body.id);
        } catch {
          await delay(100);
        }
      }
    };
    const sending = (async () => {
      for (let at = 0; at < contents.length; at += 4) {
        await Promise.all(contents.slice(at, at + 4).map(send));
      }
    })();
    for (let kill = 0; kill < 3; kill += 1) {
      await delay(150);
      await strongroom.api.stop('SIGKILL');
      await strongroom.api.start();
    }
    await sending;
    expect(acknowledged.size).toBe(contents.length);
    for (const [content, id] of acknowledged) {
      const { status, body } = await owner.request('GET', `/v1/documents/${id}/content`);
      expect([status, body]).toEqual([200, content]);
    }
    const list = await owner.request<{ items: DocumentJson[] }>('GET', '/v1/documents?limit=100');
    expect(list.body.items).toHaveLength(contents.length);
  });
});

describe('the runbook', () => {
  it('has only SQL statements that run', async () => {
    const paths = ['RUNBOOK.md', ...globSync('docs/operations/*.md')];
    const texts = await Promise.all(paths.map(async (path) => await readFile(path, 'utf8')));
    const runbook = texts.join('\n');
    const statements = [...runbook.matchAll(/^psql "\$DATABASE_URL" -c "([^"]+)"$/gm)];
    expect(statements.length).toBeGreaterThanOrEqual(5);
    for (const [, statement = ''] of statements) {
      // Replaces the placeholder.
      const filledIn = statement.replaceAll('<document id>', randomUUID());
      expect((await sql.query(filledIn)).command).toMatch(/^(SELECT|TRUNCATE|UPDATE)$/);
    }
  });
});
