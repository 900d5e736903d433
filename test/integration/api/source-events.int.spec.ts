import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EVENT_LIMITS } from '../../../apps/api/src/event-streams/index.js';
import { ConnectorStandIn } from '../../support/connector-stand-in.js';
import { EventReader } from '../../support/event-reader.js';
import { connect, entryId, requestImports } from '../../support/sources-client.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { ProblemJson, TestClient } from '../../support/test-client.js';

const SOON = { timeout: 15_000, interval: 50 };
const NONE = { seen: 0, waiting: 0, staged: 0, imported: 0, skipped: 0, failed: 0 };

let connector: ConnectorStandIn;
let strongroom: TestApp;
let client: TestClient;
let sourceId: string;
/** As the connector: it may change what a round changes. */
let ledger: Client;

beforeAll(async () => {
  connector = await ConnectorStandIn.start();
  for (const name of ['a.txt', 'b.txt', 'c.txt']) connector.files.set(name, name);
  strongroom = await createTestApp({ ...connector.settings, RECONCILE_SECONDS: '3600' });
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
  sourceId = (await connect(client)).id;
});

const follow = (lastEventId?: string) =>
  EventReader.openAt(client, `/v1/sources/${sourceId}/events`, lastEventId);
const importAll = () => requestImports(client, sourceId, { folder: '' });
const lastOf = (reader: EventReader) => reader.events.at(-1)?.data;
const settle = (state: string, error: string | null = null) =>
  ledger.query('UPDATE sources.entries SET state = $2, error = $3 WHERE source_id = $1', [
    sourceId,
    state,
    error,
  ]);

describe('GET /sources/{id}/events', () => {
  it('sends the state, the error and the counts at once, and again after changes', async () => {
    const reader = await follow();
    expect(reader.response.headers.get('content-type')).toBe('text/event-stream');
    const progress = {
      state: 'active',
      error: null,
      lastSyncAt: null,
      folders: 0,
      folderErrors: [],
      imports: NONE,
    };
    await expect.poll(() => lastOf(reader), SOON).toEqual(progress);
    await importAll();
    const waiting = { ...NONE, waiting: 3 };
    await expect.poll(() => lastOf(reader), SOON).toEqual({ ...progress, imports: waiting });
    await settle('failed');
    await ledger.query('UPDATE sources.sources SET error = $2, failures = 1 WHERE id = $1', [
      sourceId,
      { code: 'source.unavailable', message: 'Away.', secret: 'not for callers' },
    ]);
    const error = { code: 'source.unavailable', message: 'Away.' };
    const failed = { ...progress, error, imports: { ...NONE, failed: 3 } };
    await expect.poll(() => lastOf(reader), SOON).toEqual(failed);
    await client.json('PATCH', `/v1/sources/${sourceId}`, { state: 'paused' });
    await expect.poll(() => lastOf(reader), SOON).toEqual({ ...failed, state: 'paused' });
    expect(new Set(reader.events.map(({ event }) => event))).toEqual(new Set(['progress']));
    expect(new Set(reader.events.map(({ id }) => id)).size).toBe(reader.events.length);
    const refused = { code: 'source.entry_not_found', message: 'Away.' };
    await strongroom.admin.query(
      `INSERT INTO sources.folder_imports (id, source_id, folder, tags, error, ended_at)
       VALUES (gen_random_uuid(), $1, 'Scans', '{}', $2, now())`,
      [sourceId, JSON.stringify(refused)],
    );
    const folderErrors = [{ folder: entryId('Scans'), error: refused }];
    await expect.poll(() => lastOf(reader), SOON).toMatchObject({ folders: 0, folderErrors });
    reader.disconnect();
  });

  it('does not send again what the client has seen', async () => {
    const first = await follow();
    await expect.poll(() => first.events.length, SOON).toBe(1);
    first.disconnect();
    const second = await follow(first.events[0]?.id);
    await requestImports(client, sourceId, { entries: [entryId('a.txt')] });
    await expect.poll(() => second.events.length, SOON).toBe(1);
    expect(lastOf(second)).toMatchObject({ imports: { waiting: 1 } });
    second.disconnect();
  });

  it('sends the same to each stream of a source, and ends when it is removed', async () => {
    const readers = [await follow(), await follow()];
    await importAll();
    for (const reader of readers)
      await expect.poll(() => lastOf(reader), SOON).toMatchObject({ imports: { waiting: 3 } });
    await client.request('DELETE', `/v1/sources/${sourceId}`);
    for (const reader of readers) await expect.poll(() => reader.hasEnded, SOON).toBe(true);
  });

  it('shares the number of streams with documents, and ends when the account is closed', async () => {
    const { body } = await client.upload('A text to follow.');
    const readers: EventReader[] = [await EventReader.open(client, body.id)];
    while (readers.length < EVENT_LIMITS.MAX_STREAMS_OF_ACCOUNT) readers.push(await follow());
    const refused = await client.request<ProblemJson>('GET', `/v1/sources/${sourceId}/events`);
    expect([refused.status, refused.body.code]).toEqual([429, 'document.too_many_event_streams']);
    await client.json('DELETE', '/v1/me', { password: 'correct horse battery staple' });
    for (const reader of readers.slice(1))
      await expect.poll(() => reader.hasEnded, SOON).toBe(true);
    for (const reader of readers) reader.disconnect();
  });

  it('is a source of the account, and answers HEAD without a stream', async () => {
    const stranger = await strongroom.register();
    const path = `/v1/sources/${sourceId}/events`;
    const answer = await stranger.request<ProblemJson>('GET', path);
    expect([answer.status, answer.body.code]).toEqual([404, 'source.not_found']);
    expect((await client.request('HEAD', path)).status).toBe(200);
  });
});
