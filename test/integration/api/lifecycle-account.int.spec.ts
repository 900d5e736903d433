import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentStorage } from '@app/document-storage';
import { AccountEraser } from '../../../apps/api/src/accounts/account-eraser.js';
import { killedAt, createSecondApi } from '../../support/crash.js';
import { codeOf, statusOf } from '../../support/raw-http.js';
import { readPages } from '../../support/reading.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import { TestClient, type ProblemJson } from '../../support/test-client.js';

const PASSWORD = 'correct horse battery staple';

let strongroom: TestApp;
let database: DataSource;

beforeAll(async () => {
  strongroom = await createTestApp({ RECONCILE_SECONDS: '3600' });
  database = strongroom.app.get(DataSource);
});
afterAll(() => strongroom.close());

const erase = () => strongroom.app.get(AccountEraser).erase();
const close = (client: TestClient, password = PASSWORD) =>
  client.json<ProblemJson>('DELETE', '/v1/me', { password });

/** Creates an account with documents, one of them in the trash and one with an Idempotency-Key. */
async function accountWithDocuments() {
  const email = `${randomUUID()}@example.test`;
  const client = await TestClient.register(strongroom.url, email);
  const { body: me } = await client.request<{ id: string }>('GET', '/v1/me');
  const first = await client.upload(randomUUID(), { fields: [['tags', 'bills']] });
  await client.json('PATCH', '/v1/tags/bills', { colour: '#1d76db' });
  await readPages(strongroom, first.body.id, ['one', 'two']);
  const second = await client.upload(randomUUID());
  await client.request('DELETE', `/v1/documents/${second.body.id}`);
  const form = new FormData();
  form.append('file', new Blob([randomUUID()]), 'scan.txt');
  const headers = { 'idempotency-key': randomUUID() };
  await client.request('POST', '/v1/documents', { body: form, headers });
  return { client, email, id: me.id, documentId: first.body.id };
}
async function rowsOf(accountId: string): Promise<number> {
  const [row] = await database.query<{ rows: number }[]>(
    `SELECT ((SELECT count(*) FROM accounts WHERE id = $1)
           + (SELECT count(*) FROM documents WHERE owner_id = $1)
           + (SELECT count(*) FROM document_pages WHERE owner_id = $1)
           + (SELECT count(*) FROM tags WHERE owner_id = $1)
           + (SELECT count(*) FROM refresh_families WHERE account_id = $1)
           + (SELECT count(*) FROM idempotency_keys WHERE account_id = $1)
           + (SELECT count(*) FROM audit_events WHERE account_id = $1)
           + (SELECT count(*) FROM document_search WHERE owner_id = $1)
           + (SELECT count(*) FROM document_names WHERE owner_id = $1)
           + (SELECT count(*) FROM account_words WHERE owner_id = $1)
           + (SELECT count(*) FROM account_word_changes WHERE owner_id = $1)
           + (SELECT count(*) FROM bullmq.job WHERE data::text LIKE '%' || $1 || '%')
           + (SELECT count(*) FROM removals))::integer AS rows`,
    [accountId],
  );
  return row?.rows ?? -1;
}
async function storedObjects(): Promise<number> {
  let count = 0;
  for (const prefix of ['originals/', 'extractions/']) {
    for await (const object of strongroom.app.get(DocumentStorage).list(prefix)) {
      if (object.sizeBytes >= 0) count += 1;
    }
  }
  return count;
}

describe('DELETE /me', () => {
  it('requires the password, and changes nothing without it', async () => {
    const client = await strongroom.register();
    const wrong = await close(client, 'not the password at all');
    expect([wrong.status, wrong.body.code]).toEqual([400, 'auth.wrong_password']);
    expect((await client.request('DELETE', '/v1/me')).status).toBeGreaterThanOrEqual(400);
    expect((await client.request('GET', '/v1/me')).status).toBe(200);
  });

  it('makes all tokens invalid at once, and frees the e-mail address', async () => {
    const { client, email, documentId } = await accountWithDocuments();
    const login = { email, password: PASSWORD };
    const { body: pair } = await client.json<{ refreshToken: string }>(
      'POST',
      '/v1/auth/login',
      login,
    );
    const { refreshToken } = pair;
    const path = `/v1/documents/${documentId}`;
    const address = await client.json<{ url: string }>('POST', `${path}/content-url`, {});
    expect((await close(client)).status).toBe(202);
    for (const [method, route] of [
      ['GET', '/v1/me'],
      ['GET', '/v1/me/audit'],
      ['GET', '/v1/documents'],
      ['GET', '/v1/documents?trashed=true'],
      ['GET', '/v1/documents?tag=none'],
      ['GET', path],
      ['GET', `${path}/content`],
      ['DELETE', path],
      ['GET', '/v1/search?q=one'],
      ['GET', '/v1/tags'],
      ['DELETE', '/v1/tags/bills'],
      ['POST', '/v1/auth/logout-all'],
    ] as const) {
      const answer = await client.request<ProblemJson>(method, route);
      expect([route, answer.status, answer.body.code]).toEqual([
        route,
        401,
        'auth.unauthenticated',
      ]);
    }
    expect((await client.upload(randomUUID())).status).toBe(401);
    expect((await fetch(`${strongroom.url}${address.body.url}`)).status).toBe(401);
    expect((await client.json('POST', '/v1/auth/refresh', { refreshToken })).status).toBe(401);
    expect((await client.json('POST', '/v1/auth/login', login)).status).toBe(401);
    const newcomer = await TestClient.register(strongroom.url, email);
    const list = await newcomer.request('GET', '/v1/documents?trashed=true');
    expect(list.body).toEqual({ items: [], nextCursor: null });
    await erase();
  });

  it('deletes everything of the account, and nothing of other accounts', async () => {
    const other = await accountWithDocuments();
    const before = await storedObjects();
    const { client, id } = await accountWithDocuments();
    expect(await storedObjects()).toBe(before + 5);
    await close(client);
    await erase();
    expect([await rowsOf(id), await storedObjects()]).toEqual([0, before]);
    expect(await rowsOf(other.id)).toBeGreaterThan(5);
    const content = await other.client.request('GET', `/v1/documents/${other.documentId}/content`);
    expect(content.status).toBe(200);
  });

  it.each(['account.emptied', 'account.erased', 'purge.original_removed', 'purge.removed'])(
    'is completed also when the process is killed at %s',
    async (point) => {
      const before = await storedObjects();
      const { client, id } = await accountWithDocuments();
      await close(client);
      const settings = { ...killedAt(point), RECONCILE_SECONDS: '1' };
      const killed = await createSecondApi(strongroom, settings);
      killed.api.launch();
      expect((await killed.api.exited).signal).toBe('SIGKILL');
      const secondApi = await createSecondApi(strongroom, { RECONCILE_SECONDS: '1' });
      await secondApi.api.start();
      try {
        await expect.poll(() => rowsOf(id), { timeout: 15_000 }).toBe(0);
        expect(await storedObjects()).toBe(before);
      } finally {
        await secondApi.api.stop();
      }
    },
  );

  it('leaves no document of uploads that run at the same time', async () => {
    const { client, id } = await accountWithDocuments();
    const uploads = Array.from({ length: 12 }, () => client.upload(randomUUID()));
    const [answers, closed] = await Promise.all([Promise.all(uploads), close(client)]);
    expect(closed.status).toBe(202);
    expect(answers.filter(({ status }) => status !== 201 && status !== 401)).toEqual([]);
    await erase();
    expect(await rowsOf(id)).toBe(0);
  });

  it('refuses an upload of known bytes that began before, and restores nothing', async () => {
    const { client, id } = await accountWithDocuments();
    const content = randomUUID();
    const known = await client.upload(content);
    await client.request('DELETE', `/v1/documents/${known.body.id}`);
    const body =
      '--edge\r\nContent-Disposition: form-data; name="file"; filename="scan.txt"\r\n\r\n' +
      `${content}\r\n--edge--\r\n`;
    const head =
      `POST /v1/documents HTTP/1.1\r\nHost: test\r\nConnection: close\r\n` +
      `Authorization: Bearer ${client.accessToken}\r\n` +
      `Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: ${body.length}\r\n\r\n`;
    const answer = await uploadInTwoParts(head + body.slice(0, 60), body.slice(60), async () => {
      expect((await close(client)).status).toBe(202);
    });
    expect([statusOf(answer), codeOf(answer)]).toEqual([401, 'auth.unauthenticated']);
    const [document] = await database.query<{ deleted: boolean }[]>(
      'SELECT deleted_at IS NOT NULL AS deleted FROM documents WHERE id = $1',
      [known.body.id],
    );
    expect(document).toEqual({ deleted: true });
    await erase();
    expect(await rowsOf(id)).toBe(0);
  });
});

/** Sends the second part after the first one has reached the storage and `meanwhile` has ended. */
async function uploadInTwoParts(
  first: string,
  second: string,
  meanwhile: () => Promise<void>,
): Promise<string> {
  const { hostname, port } = new URL(strongroom.url);
  const socket = connect(Number(port), hostname);
  socket.write(first);
  const staged = join(strongroom.dataDir, 'blobs/staged');
  await expect.poll(() => readdirSync(staged).length).toBeGreaterThan(0);
  await meanwhile();
  socket.write(second);
  return text(socket);
}
