import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { intakeKey, SOURCE_ENTRY_STAGED } from '@app/contracts';
import { DocumentStorage, StorageUnavailableError } from '@app/document-storage';
import { AccountEraser } from '../../../apps/api/src/accounts/account-eraser.js';
import { EntryImporter, IntakeSweeper } from '../../../apps/api/src/sources/index.js';
import { ConnectorStandIn } from '../../support/connector-stand-in.js';
import { createSecondApi, killedAt, startSecondApi } from '../../support/crash.js';
import { connect, entryId, importsOf, requestImports } from '../../support/sources-client.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { DocumentJson, TestClient } from '../../support/test-client.js';

const NEVER = new AbortController().signal;
const HOUR_MS = 3_600_000;

let connector: ConnectorStandIn;
let strongroom: TestApp;
let client: TestClient;
/** As the connector: it may use the ledger alone. */
let ledger: Client;

beforeAll(async () => {
  connector = await ConnectorStandIn.start();
  // The periodic job runs only when a test asks for it.
  strongroom = await createTestApp({
    ...connector.settings,
    RECONCILE_SECONDS: '3600',
    QUOTA_DOCUMENTS: '4',
    MAX_FILE_BYTES: '1000',
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
afterEach(() => connector.files.clear());

const storage = () => strongroom.app.get(DocumentStorage);
const runImporter = () => strongroom.app.get(EntryImporter).importStaged(NEVER);

interface Staged {
  readonly sourceId: string;
  readonly id: string;
}

/** Asks for a file, and stores its bytes as the connector does. */
async function stage(
  content: string,
  {
    name = 'a.txt',
    source = {},
    tags = [],
  }: { name?: string; source?: Record<string, unknown>; tags?: string[] } = {},
): Promise<Staged> {
  const { id: sourceId } = await connect(client, { name: randomUUID(), ...source });
  connector.files.set(name, content);
  await requestImports(client, sourceId, { entries: [entryId(name)], tags });
  const id = (await importsOf(client, sourceId))[0]?.id ?? '';
  await storage().put(intakeKey(id), Buffer.from(content));
  await ledger.query(`UPDATE sources.entries SET state = 'staged', sha256 = $2 WHERE id = $1`, [
    id,
    createHash('sha256').update(content).digest('hex'),
  ]);
  return { sourceId, id };
}

const entryOf = async ({ sourceId }: Staged) => (await importsOf(client, sourceId))[0];
const documentsOf = async () =>
  (await client.request<{ items: DocumentJson[] }>('GET', '/v1/documents')).body.items;
const isStored = async ({ id }: Staged) => (await storage().stat(intakeKey(id))) !== undefined;

describe('a file that the connector has stored', () => {
  it('becomes a document by the upload path, with the tags and the language of its source', async () => {
    const content = `A letter ${randomUUID()}`;
    const staged = await stage(content, {
      name: 'Scans/Größe.txt',
      source: { tags: ['cloud', 'both'], language: 'deu' },
      tags: ['both', 'asked'],
    });
    await runImporter();
    const entry = await entryOf(staged);
    expect(entry).toMatchObject({ state: 'imported', error: null, nextTryAt: null });
    const [document] = await documentsOf();
    expect(document).toMatchObject({
      id: entry?.documentId,
      title: 'Größe',
      filename: 'Größe.txt',
      tags: ['cloud', 'both', 'asked'],
      extraction: { languages: 'deu' },
    });
    const bytes = await client.request('GET', `/v1/documents/${document?.id ?? ''}/content`);
    expect(bytes.body).toBe(content);
    expect(await isStored(staged)).toBe(false);
    const [row] = await strongroom.admin.query<{ request_id: string }[]>(
      'SELECT request_id FROM documents WHERE id = $1',
      [document?.id],
    );
    const [asked] = await strongroom.admin.query<{ request_id: string }[]>(
      'SELECT request_id FROM sources.entries WHERE id = $1',
      [staged.id],
    );
    expect(row?.request_id).toBe(asked?.request_id);
  });

  it('is imported soon after the notification of the connector', async () => {
    const staged = await stage(randomUUID());
    await ledger.query(`SELECT pg_notify($1, $2)`, [SOURCE_ENTRY_STAGED, staged.id]);
    await expect.poll(async () => (await entryOf(staged))?.state).toBe('imported');
  });

  it('is the document that the account has already, also out of the trash', async () => {
    const content = randomUUID();
    const { body } = await client.upload(content);
    const one = await stage(content);
    await runImporter();
    expect((await entryOf(one))?.documentId).toBe(body.id);
    await client.request('DELETE', `/v1/documents/${body.id}`);
    const other = await stage(content);
    await runImporter();
    expect((await entryOf(other))?.documentId).toBe(body.id);
    expect(await documentsOf()).toHaveLength(1);
  });

  it.each([
    ['document.type_unsupported', 'MZ\0\0\0', null],
    ['document.file_empty', '', null],
    ['document.too_large', 'x'.repeat(1_001), null],
  ])('fails with %s, and is not tried again', async (code, content, nextTryAt) => {
    const staged = await stage(content);
    await runImporter();
    expect(await entryOf(staged)).toMatchObject({ state: 'failed', error: { code }, nextTryAt });
    expect([await isStored(staged), await documentsOf()]).toEqual([false, []]);
  });

  it('waits for hours when the quota is used up, and holds up nothing else', async () => {
    for (let i = 0; i < 3; i += 1) await client.upload(`${i} ${randomUUID()}`);
    const full = await stage(randomUUID());
    await client.upload(`the last one ${randomUUID()}`);
    await runImporter();
    const entry = await entryOf(full);
    expect(entry).toMatchObject({ state: 'failed', error: { code: 'quota.exceeded' } });
    const waitsMs = new Date(entry?.nextTryAt ?? 0).getTime() - Date.now();
    expect(waitsMs).toBeGreaterThan(5 * HOUR_MS);
    expect(await isStored(full)).toBe(false);
  });

  it.each(['missing', 'damaged'])('is fetched again when its bytes are %s', async (fault) => {
    const staged = await stage(randomUUID());
    const key = intakeKey(staged.id);
    if (fault === 'missing') await storage().delete(key);
    else await storage().put(key, Buffer.from('other bytes'));
    await runImporter();
    const entry = await entryOf(staged);
    expect(entry).toMatchObject({ state: 'waiting', documentId: null });
    expect(entry?.nextTryAt).not.toBeNull();
    expect(await documentsOf()).toEqual([]);
  });

  it('does not keep others waiting while its bytes cannot be read', async () => {
    const unreadable = await stage(randomUUID(), { name: 'a.txt' });
    const other = await stage(randomUUID(), { name: 'b.txt' });
    const open = storage().openRead.bind(storage());
    storage().openRead = async (key, range) => {
      if (key === intakeKey(unreadable.id)) throw new StorageUnavailableError();
      return open(key, range);
    };
    try {
      await runImporter();
    } finally {
      storage().openRead = open;
    }
    expect((await entryOf(other))?.state).toBe('imported');
    expect(await entryOf(unreadable)).toMatchObject({ state: 'staged', documentId: null });
    await ledger.query('UPDATE sources.entries SET next_try_at = now() WHERE id = $1', [
      unreadable.id,
    ]);
    await runImporter();
    expect((await entryOf(unreadable))?.state).toBe('imported');
  });

  it('makes no document when its source is removed while it is registered', async () => {
    const staged = await stage(randomUUID());
    const open = storage().openRead.bind(storage());
    storage().openRead = async (...parameters) => {
      await client.request('DELETE', `/v1/sources/${staged.sourceId}`);
      return open(...parameters);
    };
    try {
      await runImporter();
    } finally {
      storage().openRead = open;
    }
    expect([await documentsOf(), await isStored(staged)]).toEqual([[], false]);
  });

  it('makes no document of a closed account, whose sources are removed with it', async () => {
    const staged = await stage(randomUUID());
    await client.json('DELETE', '/v1/me', { password: 'correct horse battery staple' });
    await runImporter();
    await strongroom.app.get(AccountEraser).erase();
    const rows = await strongroom.admin.query<{ rows: string }[]>(
      `SELECT (SELECT count(*) FROM sources.sources WHERE id = $1)
              + (SELECT count(*) FROM sources.entries WHERE source_id = $1) AS rows`,
      [staged.sourceId],
    );
    expect([rows, await isStored(staged)]).toEqual([[{ rows: '0' }], false]);
  });
});

describe('an importer that is killed', () => {
  it.each(['upload.committed', 'upload.registered', 'import.registered', 'import.bytes_removed'])(
    'at %s leaves one document, after the next run',
    async (point) => {
      const content = `${point} ${randomUUID()}`;
      const staged = await stage(content);
      const { api } = await createSecondApi(strongroom, {
        ...connector.settings,
        ...killedAt(point),
        RECONCILE_SECONDS: '1',
      });
      await api.start().catch(() => undefined);
      expect((await api.exited).signal).toBe('SIGKILL');
      await runImporter();
      expect(await entryOf(staged)).toMatchObject({ state: 'imported', error: null });
      const documents = await documentsOf();
      expect(documents.map(({ id }) => id)).toEqual([(await entryOf(staged))?.documentId]);
      await strongroom.app.get(IntakeSweeper).sweep(NEVER, Date.now() + 2 * HOUR_MS);
      expect(await isStored(staged)).toBe(false);
    },
  );
});

describe('two importers at the same time', () => {
  it('make one document of each file', async () => {
    const { url, api } = await startSecondApi(strongroom, {
      ...connector.settings,
      RECONCILE_SECONDS: '1',
    });
    expect(url).toContain('127.0.0.1');
    try {
      const contents = [randomUUID(), randomUUID(), randomUUID()];
      const staged: Staged[] = [];
      for (const content of contents) staged.push(await stage(content));
      await Promise.all([runImporter(), runImporter()]);
      await expect
        .poll(async () => Promise.all(staged.map(async (one) => (await entryOf(one))?.state)))
        .toEqual(['imported', 'imported', 'imported']);
      expect(await documentsOf()).toHaveLength(3);
    } finally {
      await api.stop();
    }
  });
});

describe('the sweep of left bytes', () => {
  it('removes what no entry waits for after an hour, and keeps the rest', async () => {
    const staged = await stage(randomUUID());
    const left = randomUUID();
    await storage().put(intakeKey(left), Buffer.from('left'));
    await storage().put('intake/unknown', Buffer.from('left'));
    const sweeper = strongroom.app.get(IntakeSweeper);
    expect(await sweeper.sweep(NEVER)).toBe(0);
    expect(await sweeper.sweep(NEVER, Date.now() + 2 * HOUR_MS)).toBe(2);
    expect(await isStored(staged)).toBe(true);
    expect(await storage().stat(intakeKey(left))).toBeUndefined();
  });
});
