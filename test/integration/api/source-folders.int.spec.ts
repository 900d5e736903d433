import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { intakeKey } from '@app/contracts';
import { DocumentStorage } from '@app/document-storage';
import { EntryImporter } from '../../../apps/api/src/sources/index.js';
import { FetchRoom } from '../../../apps/api/src/sources/fetch-room.js';
import { ConnectorStandIn } from '../../support/connector-stand-in.js';
import { connect, entryId, importsOf, requestImports } from '../../support/sources-client.js';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { ProblemJson, TestClient } from '../../support/test-client.js';

let connector: ConnectorStandIn;
let strongroom: TestApp;
let client: TestClient;
let sourceId: string;

beforeAll(async () => {
  connector = await ConnectorStandIn.start();
  connector.files.set('Scans/2026/a.txt', 'A').set('Scans/b.txt', 'B').set('Scansion.txt', 'C');
  strongroom = await createTestApp({
    ...connector.settings,
    RECONCILE_SECONDS: '3600',
    QUOTA_BYTES: '500',
    MAX_FILE_BYTES: '400',
  });
});
afterAll(async () => {
  await strongroom.close();
  await connector.close();
});
beforeEach(async () => {
  client = await strongroom.register();
  sourceId = (await connect(client, { name: randomUUID(), tags: ['cloud'] })).id;
});

const ask = (folder: string) =>
  requestImports(client, sourceId, { folder: entryId(folder), recursive: true, tags: ['asked'] });
const foldersOf = () =>
  strongroom.admin.query<{ folder: string; tags: string[]; attempts: number }[]>(
    'SELECT folder, tags, attempts FROM sources.folder_imports WHERE source_id = $1',
    [sourceId],
  );
const roomOf = async () => {
  const rows = await strongroom.admin.query<{ room: string | null }[]>(
    'SELECT room_bytes AS room FROM sources.sources WHERE id = $1',
    [sourceId],
  );
  return rows[0]?.room;
};
/** Stores the bytes of an entry that waits, as the connector does, and registers them. */
async function importNext(content: string): Promise<void> {
  const [entry] = await importsOf(client, sourceId, '?state=waiting');
  await strongroom.app.get(DocumentStorage).put(intakeKey(entry?.id ?? ''), Buffer.from(content));
  await strongroom.admin.query(`UPDATE sources.entries SET state = 'staged' WHERE id = $1`, [
    entry?.id,
  ]);
  await strongroom.app.get(EntryImporter).importStaged(new AbortController().signal);
}

describe('a folder with the folders below', () => {
  it('is left to the connector, also when it is asked for again', async () => {
    const answer = await ask('Scans');
    expect([answer.status, answer.body]).toEqual([202, { requested: null, known: null }]);
    await strongroom.admin.query('UPDATE sources.folder_imports SET attempts = 3');
    await ask('Scans');
    expect(await foldersOf()).toEqual([{ folder: 'Scans', tags: ['asked'], attempts: 0 }]);
    await requestImports(client, sourceId, { folder: '', recursive: true });
    expect((await foldersOf()).map(({ folder }) => folder).toSorted()).toEqual(['', 'Scans']);
  });

  it('must be a folder of the source', async () => {
    for (const [path, status, code] of [
      ['None', 404, 'source.entry_not_found'],
      ['Scans/b.txt', 404, 'source.entry_not_found'],
    ] as const) {
      const { body } = await requestImports<ProblemJson>(client, sourceId, {
        folder: entryId(path),
        recursive: true,
      });
      expect([body.status, body.code]).toEqual([status, code]);
    }
    const { body } = await requestImports<ProblemJson>(client, sourceId, {
      entries: [entryId('Scans/b.txt')],
      recursive: true,
    });
    expect(body.code).toBe('request.invalid');
    expect(await foldersOf()).toEqual([]);
  });

  it('asks again for documents that were deleted, and only below the folder', async () => {
    for (const path of ['Scans/b.txt', 'Scansion.txt']) {
      await requestImports(client, sourceId, { entries: [entryId(path)] });
      await importNext(`${path} ${randomUUID()}`);
    }
    const statesOf = async () =>
      Object.fromEntries((await importsOf(client, sourceId)).map((one) => [one.name, one.state]));
    await ask('Scans');
    expect(await statesOf()).toEqual({ 'b.txt': 'imported', 'Scansion.txt': 'imported' });
    for (const { documentId } of await importsOf(client, sourceId))
      await client.request('DELETE', `/v1/documents/${documentId ?? ''}`);
    await ask('Scans');
    expect(await statesOf()).toEqual({ 'b.txt': 'waiting', 'Scansion.txt': 'imported' });
  });
});

describe('an account without room', () => {
  it('imports nothing, and what does not fit is not fetched until there is room again', async () => {
    const { body: first } = await client.upload('x'.repeat(300));
    await requestImports(client, sourceId, { entries: [entryId('Scans/b.txt')] });
    await importNext('y'.repeat(300));
    const [entry] = await importsOf(client, sourceId);
    expect(entry).toMatchObject({ state: 'failed', error: { code: 'quota.exceeded' } });
    expect(await roomOf()).toBe('200');
    await client.upload('z'.repeat(200));
    const refused = await ask('Scans');
    expect([refused.status, (refused.body as unknown as ProblemJson).code]).toEqual([
      507,
      'quota.exceeded',
    ]);
    await strongroom.admin.query('DELETE FROM documents WHERE id = $1', [first.id]);
    await new FetchRoom(...partsOf(strongroom.app.get(FetchRoom))).recheck();
    expect(await roomOf()).toBe('300');
    await strongroom.admin.query('DELETE FROM documents');
    await new FetchRoom(...partsOf(strongroom.app.get(FetchRoom))).recheck();
    expect(await roomOf()).toBeNull();
    const [again] = await importsOf(client, sourceId);
    expect(Date.parse(again?.nextTryAt ?? '')).toBeLessThanOrEqual(Date.now());
  });
});

/** A FetchRoom of its own rechecks at once, not after a minute. */
function partsOf(room: FetchRoom): ConstructorParameters<typeof FetchRoom> {
  return [room['quota'], room['sources'], room['ledger'], room['transactions'], room['config']];
}
