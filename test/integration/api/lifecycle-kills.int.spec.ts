import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentStorage } from '@app/document-storage';
import { startSecondApi, killedAt, createSecondApi } from '../../support/crash.js';
import { extractionOf, readPages } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import { TestClient, type DocumentJson } from '../../support/test-client.js';

const PASSWORD = 'correct horse battery staple';

let strongroom: TestApp;
let database: DataSource;

beforeAll(async () => {
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600' });
  database = strongroom.app.get(DataSource);
});
afterAll(() => strongroom.close());

/** Sends `request` to a second api that is killed at `point`, and waits for its end. */
async function crashAt(
  point: string,
  client: TestClient,
  request: (crashing: TestClient) => Promise<unknown>,
  settings: Record<string, string> = {},
): Promise<void> {
  const { url, api } = await startSecondApi(strongroom, { ...killedAt(point), ...settings });
  await expect(request(new TestClient(url, client.accessToken))).rejects.toThrow('fetch failed');
  expect((await api.exited).signal).toBe('SIGKILL');
}

const actionsOn = async (documentId: string): Promise<string[]> => {
  const rows = await database.query<{ action: string }[]>(
    'SELECT action FROM audit_events WHERE document_id = $1 ORDER BY id',
    [documentId],
  );
  return rows.map(({ action }) => action);
};

async function read(client: TestClient, id: string): Promise<DocumentJson> {
  return (await client.request<DocumentJson>('GET', `/v1/documents/${id}`)).body;
}

describe('after a kill of the api', () => {
  it('during a deletion, the document is not deleted, and a repeated deletion deletes it once', async () => {
    const client = await strongroom.register();
    const { id } = (await client.upload(randomUUID())).body;
    const remove = (by: TestClient) => by.request('DELETE', `/v1/documents/${id}`);
    await crashAt('trash.marked', client, remove);
    expect((await read(client, id)).deletedAt).toBeNull();
    expect([(await remove(client)).status, (await remove(client)).status]).toEqual([204, 204]);
    expect(await actionsOn(id)).toEqual(['document.uploaded', 'document.deleted']);
  });

  it('during a restoration, the document is unchanged in the trash', async () => {
    const client = await strongroom.register();
    const content = randomUUID();
    const { id } = (await client.upload(content)).body;
    await client.request('DELETE', `/v1/documents/${id}`);
    const restore = (by: TestClient) => by.request('POST', `/v1/documents/${id}/restore`);
    await crashAt('trash.restored', client, restore);
    expect((await read(client, id)).deletedAt).not.toBeNull();
    expect((await restore(client)).status).toBe(200);
    expect((await client.request('GET', `/v1/documents/${id}/content`)).body).toBe(content);
  });

  it('during an upload of bytes that are in the trash, there is no second document', async () => {
    const client = await strongroom.register();
    const content = randomUUID();
    const { id } = (await client.upload(content)).body;
    await client.request('DELETE', `/v1/documents/${id}`);
    await crashAt('upload.revived', client, (crashing) => crashing.upload(content));
    expect((await read(client, id)).deletedAt).not.toBeNull();
    const again = await client.upload(content);
    expect([again.status, again.body.id, again.body.deletedAt]).toEqual([200, id, null]);
  });

  it('during a request for a new extraction, the old one is current', async () => {
    const client = await strongroom.register();
    const { id } = (await client.upload(randomUUID())).body;
    await readPages(strongroom, id, ['kept']);
    const before = await extractionOf(strongroom, id);
    const again = (by: TestClient) => by.json('POST', `/v1/documents/${id}/ocr`, {});
    await crashAt('extraction.superseded', client, again);
    expect([await extractionOf(strongroom, id), (await read(client, id)).status]).toEqual([
      before,
      'ready',
    ]);
    expect((await again(client)).status).toBe(202);
    expect(await extractionOf(strongroom, id)).not.toBe(before);
  });

  it('during the last upload that a quota allows, the quota is not used up', async () => {
    const client = await strongroom.register();
    const quota = { QUOTA_DOCUMENTS: '1' };
    await crashAt('upload.registered', client, (crashing) => crashing.upload(randomUUID()), quota);
    const secondApi = await startSecondApi(strongroom, quota);
    try {
      const limited = new TestClient(secondApi.url, client.accessToken);
      expect((await limited.upload(randomUUID())).status).toBe(201);
      expect((await limited.upload(randomUUID())).status).toBe(507);
    } finally {
      await secondApi.api.stop();
    }
  });

  it('during the closing of an account, it is closed, and another process erases it', async () => {
    const client = await strongroom.register();
    const { id } = (await client.upload(randomUUID())).body;
    const address = await client.json<{ url: string }>(
      'POST',
      `/v1/documents/${id}/content-url`,
      {},
    );
    await crashAt('account.closed', client, (crashing) =>
      crashing.json('DELETE', '/v1/me', { password: PASSWORD }),
    );
    expect((await client.request('GET', '/v1/me')).status).toBe(401);
    expect((await fetch(`${strongroom.url}${address.body.url}`)).status).toBe(401);
    const eraser = await createSecondApi(strongroom, { RECONCILE_SECONDS: '1' });
    await eraser.api.start();
    try {
      const rows = () => database.query<unknown[]>('SELECT FROM documents WHERE id = $1', [id]);
      await expect.poll(rows, { timeout: 15_000 }).toEqual([]);
      const bytes = () => strongroom.app.get(DocumentStorage).stat(`originals/${id}`);
      await expect.poll(bytes, { timeout: 15_000 }).toBeUndefined();
    } finally {
      await eraser.api.stop();
    }
  });
});

describe('a signed URL', () => {
  it('is valid after the process that issued it was killed', async () => {
    const client = await strongroom.register();
    const content = randomUUID();
    const { id } = (await client.upload(content)).body;
    const issuer = await startSecondApi(strongroom, {});
    const address = await new TestClient(issuer.url, client.accessToken).json<{ url: string }>(
      'POST',
      `/v1/documents/${id}/content-url`,
      {},
    );
    await issuer.api.stop('SIGKILL');
    const shown = await fetch(`${strongroom.url}${address.body.url}`);
    expect([shown.status, await shown.text()]).toEqual([200, content]);
  });
});
