import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { intakeKey } from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import { DocumentPurger } from '../../../apps/api/src/retention/document-purger.js';
import { EntryImporter } from '../../../apps/api/src/sources/index.js';
import { ConnectorStandIn } from '../../support/connector-stand-in.js';
import { connect, entryId, importsOf, requestImports } from '../../support/sources-client.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { DocumentJson, ProblemJson, TestClient } from '../../support/test-client.js';

let connector: ConnectorStandIn;
let strongroom: TestApp;
let client: TestClient;
/** As the connector: it may use the ledger alone. */
let ledger: Client;

beforeAll(async () => {
  connector = await ConnectorStandIn.start();
  strongroom = await createTestApp({
    ...connector.settings,
    RECONCILE_SECONDS: '3600',
    QUOTA_BYTES: '1000000000000',
  });
  ledger = new Client({ connectionString: strongroom.connectorDatabaseUrl });
  await ledger.connect();
});
afterAll(async () => {
  await ledger.end();
  await strongroom.close();
  await connector.close();
});
beforeEach(async () => {
  client = await strongroom.register();
});

const get = async (id: string) =>
  (await client.request<DocumentJson>('GET', `/v1/documents/${id}`)).body;
const upload = async () => (await client.upload(`A letter ${randomUUID()}`)).body.id;
const patch = <T = DocumentJson>(id: string, body: unknown, headers: Record<string, string> = {}) =>
  client.json<T>('PATCH', `/v1/documents/${id}`, body, headers);
const purge = async (id: string) => {
  await client.request('DELETE', `/v1/documents/${id}`);
  await strongroom.admin.query(
    `UPDATE documents SET deleted_at = now() - interval '31 days' WHERE id = $1`,
    [id],
  );
  await strongroom.app.get(DocumentPurger).purge();
};

describe('what a document replaces', () => {
  it('is set and unset by its owner, and listed', async () => {
    const [earlier, later] = [await upload(), await upload()];
    expect((await get(later)).replaces).toBeNull();
    const { status, headers, body } = await patch(later, { replaces: earlier });
    expect([status, body.replaces]).toEqual([200, earlier]);
    const list = await client.request<{ items: DocumentJson[] }>('GET', '/v1/documents');
    const listed = list.body.items.map(({ id, replaces }) => [id, replaces]);
    expect(listed).toEqual([
      [later, earlier],
      [earlier, null],
    ]);
    expect((await patch(later, { title: 'Other' })).body.replaces).toBe(earlier);
    const ifMatch = { 'if-match': headers.get('etag') ?? '' };
    const outdated = await patch<ProblemJson>(later, { replaces: null }, ifMatch);
    expect([outdated.status, outdated.body.code]).toEqual([412, 'document.changed']);
    expect((await patch(later, { replaces: null })).body.replaces).toBeNull();
  });

  it('is another document of the same account, and no circle', async () => {
    const stranger = (await (await strongroom.register()).upload(randomUUID())).body.id;
    const [one, two, three] = [await upload(), await upload(), await upload()];
    await patch(two, { replaces: one });
    await patch(three, { replaces: two });
    for (const [id, replaces] of [
      [one, one],
      [one, two],
      [one, three],
      [three, stranger],
      [three, randomUUID()],
    ]) {
      const { status, body } = await patch<ProblemJson>(id ?? '', { replaces });
      expect([status, body.code]).toEqual([422, 'document.replaces_invalid']);
    }
    expect((await get(three)).replaces).toBe(two);
    expect((await patch(randomUUID(), { replaces: one })).status).toBe(404);
  });

  it('is no circle either when both changes come at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [await upload(), await upload()];
      const answers = await Promise.all([
        patch(one, { replaces: two }),
        patch(two, { replaces: one }),
      ]);
      expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '422']);
    }
  });

  it('is null after the earlier document was purged, with another ETag', async () => {
    const [earlier, later] = [await upload(), await upload()];
    const { headers } = await patch(later, { replaces: earlier });
    await purge(earlier);
    const after = await client.request<DocumentJson>('GET', `/v1/documents/${later}`);
    expect(after.body.replaces).toBeNull();
    expect(after.headers.get('etag')).not.toBe(headers.get('etag'));
  });
});

/** Lets the connector fetch a file as it is now, and the api register it. Returns its document. */
async function importFile(sourceId: string, name: string, content: string): Promise<string> {
  connector.files.set(name, content);
  await requestImports(client, sourceId, { entries: [entryId(name)] });
  const [entry] = await importsOf(client, sourceId, '?state=waiting');
  const id = entry?.id ?? '';
  await strongroom.app.get(DocumentStorage).put(intakeKey(id), Buffer.from(content));
  await ledger.query(`UPDATE sources.entries SET state = 'staged', sha256 = $2 WHERE id = $1`, [
    id,
    createHash('sha256').update(content).digest('hex'),
  ]);
  await strongroom.app.get(EntryImporter).importStaged(new AbortController().signal);
  const { items } = (
    await client.request<{ items: { id: string; documentId: string; state: string }[] }>(
      'GET',
      `/v1/sources/${sourceId}/imports`,
    )
  ).body;
  return items.find((one) => one.id === id)?.documentId ?? '';
}

describe('a file of a source that has changed', () => {
  it('becomes a document that names the one of its earlier version, which stays', async () => {
    const { id: sourceId } = await connect(client);
    const documents: string[] = [];
    for (const version of [1, 2, 3]) {
      documents.push(await importFile(sourceId, 'a.txt', `Version ${version} ${sourceId}`));
      await importFile(sourceId, `${version}.txt`, `Another file ${version} ${sourceId}`);
    }
    const found = await Promise.all(documents.map(get));
    expect(found.map(({ replaces }) => replaces)).toEqual([null, documents[0], documents[1]]);
    expect(found.map(({ deletedAt }) => deletedAt)).toEqual([null, null, null]);
  });

  it('is imported beside other files of the account that have changed', async () => {
    const { id: sourceId } = await connect(client);
    const [source] = await ledger
      .query<{ account: string }>(
        'SELECT account_id AS account FROM sources.sources WHERE id = $1',
        [sourceId],
      )
      .then(({ rows }) => rows);
    const stage = async (name: string, version: string) => {
      const id = randomUUID();
      const content = Buffer.from(`${name} ${version} ${sourceId}`);
      await strongroom.app.get(DocumentStorage).put(intakeKey(id), content);
      await ledger.query(
        `INSERT INTO sources.entries (id, source_id, account_id, remote_id, version, name, size_bytes, state, requested)
         VALUES ($1, $2, $3, $4, $5, $4, $6, 'staged', true)`,
        [id, sourceId, source?.account, name, version, content.length],
      );
    };
    const names = Array.from({ length: 24 }, (_, index) => `${index}.txt`);
    for (const version of ['first', 'second']) {
      for (const name of names) await stage(name, version);
      await strongroom.app.get(EntryImporter).importStaged(new AbortController().signal);
    }
    const { rows } = await ledger.query<{ state: string }>(
      'SELECT state FROM sources.entries WHERE source_id = $1',
      [sourceId],
    );
    expect(rows.map(({ state }) => state)).toEqual(Array(48).fill('imported'));
  });

  it('moves the earlier document to the trash where the source says so, and says why', async () => {
    const source = await connect(client, { onChange: 'trash' });
    expect(source.onChange).toBe('trash');
    const before = await importFile(source.id, 'a.txt', `First ${source.id}`);
    const after = await importFile(source.id, 'a.txt', `Second ${source.id}`);
    expect((await get(before)).deletedAt).not.toBeNull();
    expect(await get(after)).toMatchObject({ replaces: before, deletedAt: null });
    const audit = await client.request<{ items: { action: string }[] }>('GET', '/v1/me/audit');
    expect(audit.body.items).toContainEqual(
      expect.objectContaining({
        action: 'document.deleted',
        documentId: before,
        detail: 'source.entry_changed',
      }),
    );
  });

  it('takes the earlier document out of the trash when it has the earlier bytes again', async () => {
    const { id } = await connect(client, { onChange: 'trash' });
    const first = await importFile(id, 'a.txt', `First ${id}`);
    const second = await importFile(id, 'a.txt', `Second ${id}`);
    expect(await importFile(id, 'a.txt', `First ${id}`)).toBe(first);
    expect(await get(first)).toMatchObject({ replaces: null, deletedAt: null });
    expect((await get(second)).deletedAt).not.toBeNull();
  });

  it('leaves a document alone that another file still is', async () => {
    const { id } = await connect(client, { onChange: 'trash' });
    const shared = await importFile(id, 'a.txt', `Shared ${id}`);
    expect(await importFile(id, 'b.txt', `Shared ${id}`)).toBe(shared);
    const changed = await importFile(id, 'a.txt', `Changed ${id}`);
    expect((await get(shared)).deletedAt).toBeNull();
    expect((await get(changed)).replaces).toBe(shared);
    await importFile(id, 'b.txt', `Changed, too ${id}`);
    expect((await get(shared)).deletedAt).not.toBeNull();
  });

  it.each([
    ['was removed over there in between', 'was_gone = true'],
    ['is not over there', 'gone_at = now()'],
  ])('is another file when the earlier one %s', async (_what, change) => {
    const { id } = await connect(client, { onChange: 'trash' });
    const before = await importFile(id, 'a.txt', `First ${id}`);
    await ledger.query(`UPDATE sources.entries SET ${change} WHERE source_id = $1`, [id]);
    const after = await importFile(id, 'a.txt', `Second ${id}`);
    expect((await get(before)).deletedAt).toBeNull();
    expect((await get(after)).replaces).toBeNull();
  });

  it('is another file where imported files are moved aside', async () => {
    const { id } = await connect(client);
    await strongroom.admin.query(
      `UPDATE sources.sources SET after_import = 'move', on_change = 'trash' WHERE id = $1`,
      [id],
    );
    const before = await importFile(id, 'scan.txt', `First ${id}`);
    const after = await importFile(id, 'scan.txt', `Second ${id}`);
    expect((await get(before)).deletedAt).toBeNull();
    expect((await get(after)).replaces).toBeNull();
    const path = `/v1/sources/${id}`;
    const { body } = await client.json<ProblemJson>('PATCH', path, { onChange: 'trash' });
    expect([body.status, body.code]).toEqual([422, 'source.trashes_moved']);
  });

  it('names no document that was purged', async () => {
    const { id } = await connect(client);
    await purge(await importFile(id, 'a.txt', `First ${id}`));
    const after = await importFile(id, 'a.txt', `Second ${id}`);
    expect((await get(after)).replaces).toBeNull();
  });
});
