import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RemoteChangePage, RemoteChanges, RemoteEntry, SourceAdapter } from '@app/sources';
import { Round } from '../../../apps/connector/src/rounds/round.js';
import { SourceAdapters } from '../../../apps/connector/src/sources/source-adapters.js';
import { SourcesRepository } from '../../../apps/connector/src/sources/sources.repository.js';
import { ConnectorApp } from './connector-app.js';

const WAIT = { timeout: 20_000, interval: 20 };
const SETTINGS = { url: 'http://127.0.0.1:9/', username: 'me' };

const file = (id: string, changes: Partial<RemoteEntry> = {}): RemoteEntry => ({
  id,
  name: id,
  isFolder: false,
  sizeBytes: 1,
  modifiedAt: null,
  version: '"1"',
  mediaType: null,
  ...changes,
});

async function* pagesOf(...pages: Partial<RemoteChangePage>[]): AsyncGenerator<RemoteChangePage> {
  await Promise.resolve();
  for (const page of pages) yield { entries: [], gone: [], ...page };
}

const some = (cursor: string, ...pages: Partial<RemoteChangePage>[]): RemoteChanges => ({
  kind: 'some',
  cursor,
  pages: pagesOf(...pages),
});

describe('a source that names its changes', () => {
  let connector: ConnectorApp;
  let source: string;
  let account: string;
  beforeAll(async () => {
    connector = await ConnectorApp.create();
    // Rounds are done by these tests, not by the connector.
    await connector.start({ SOURCES_POLL_SECONDS: '3600' });
  });
  beforeEach(async () => {
    account = await connector.account();
    source = await connector.row(SETTINGS.url, { mode: 'keep', folder: 'Scans', account });
    await connector.sql.query(`UPDATE sources SET sealed_secret = 'x' WHERE id = $1`, [source]);
  });
  afterEach(() => connector.sql.query('DELETE FROM sources'));
  afterAll(() => connector.close());

  const nothingElse: SourceAdapter = {
    probe: () => Promise.reject(new Error('not asked')),
    list: () => Promise.reject(new Error('not asked')),
    stat: () => Promise.reject(new Error('not asked')),
    open: () => Promise.reject(new Error('not asked')),
  };

  /** One round, recorded as the connector does it. Returns the cursor that the adapter was given. */
  const round = async (
    changes: RemoteChanges | Error,
    options: Partial<SourceAdapter> = { hasWholeFiles: true },
  ) => {
    const given: (string | undefined)[] = [];
    const adapter: SourceAdapter = {
      ...nothingElse,
      ...options,
      changes: (_, cursor) => {
        given.push(cursor);
        return changes instanceof Error ? Promise.reject(changes) : Promise.resolve(changes);
      },
    };
    const adapters = connector.get(SourceAdapters);
    adapters.open = () => adapter;
    const before = await connector.sourceRow(source);
    await connector.sql.query(
      `WITH due AS (UPDATE sources SET state = 'active', next_sync_at = now(), failures = 0 WHERE id = $1
         RETURNING 1) SELECT pg_notify('sources_due', '') FROM due`,
      [source],
    );
    await expect
      .poll(async () => {
        const row = await connector.sourceRow(source);
        return row.failures > 0 || row.last_sync_at?.getTime() !== before.last_sync_at?.getTime();
      }, WAIT)
      .toBe(true);
    return given[0];
  };
  const states = async () =>
    (await connector.ledger(source)).map(
      ({ remote_id, gone }) => `${remote_id}${gone ? ' gone' : ''}`,
    );
  const cursor = async () => (await connector.sourceRow(source)).cursor;

  it('is asked from where the last complete round ended, and only within the same folder', async () => {
    expect(await round(some('one', { entries: [file('a')] }))).toBeUndefined();
    expect(await cursor()).toEqual({ folder: 'Scans', value: 'one', leftOut: 0 });
    expect(await round({ kind: 'none', cursor: 'two' })).toBe('one');
    expect(await round(new Error('interrupted'))).toBe('two');
    expect(await round({ kind: 'none', cursor: 'three' })).toBe('two');
    await connector.sql.query(`UPDATE sources SET folder = 'Bills' WHERE id = $1`, [source]);
    expect(await round({ kind: 'none', cursor: 'four' })).toBeUndefined();
    expect(await states()).toEqual(['a']);
  });

  it('notes what is gone and what is there again', async () => {
    await round(some('one', { entries: [file('a'), file('b')] }));
    await round(some('two', { gone: ['a', 'unknown'] }));
    expect(await states()).toEqual(['a gone', 'b']);
    await round(some('three', { entries: [file('a')] }, { gone: ['b'] }));
    expect(await states()).toEqual(['a', 'b gone']);
  });

  it('compares a whole listing, from which nothing follows when it is empty', async () => {
    await round(some('one', { entries: [file('a'), file('b')] }));
    const whole = some('two', { entries: [file('b')] }, { entries: [file('c')] });
    await round({ ...whole, isWhole: true } as RemoteChanges);
    expect(await states()).toEqual(['a gone', 'b', 'c']);
    await round({ ...some('three', {}), isWhole: true } as RemoteChanges);
    expect(await states()).toEqual(['a gone', 'b', 'c']);
  });

  it('walks the folder when the changes are unknown', async () => {
    const entries = [file('Scans/a')];
    const list = () => Promise.resolve({ entries, next: undefined });
    await round({ kind: 'all', cursor: 'one' }, { hasWholeFiles: true, list });
    expect(await states()).toEqual(['Scans/a']);
    expect(await cursor()).toEqual({ folder: 'Scans', value: 'one', leftOut: 0 });
  });

  it('tells what is left out until the folder is listed whole again', async () => {
    const far = file('x'.repeat(2_001));
    await round(some('one', { entries: [far, file('a')] }));
    await round({ kind: 'none', cursor: 'two' });
    const row = await connector.sourceRow(source);
    expect([row.code, row.cursor]).toEqual([
      'source.entries_left_out',
      { folder: 'Scans', value: 'two', leftOut: 1 },
    ]);
    await round({ ...some('three', { entries: [file('a')] }), isWhole: true } as RemoteChanges);
    expect((await connector.sourceRow(source)).code).toBeNull();
  });

  it('needs no second look at whole files, and keeps the cursor until others had theirs', async () => {
    const rounds = connector.get(Round);
    const sources = connector.get(SourcesRepository);
    const run = async (entries: RemoteEntry[], hasWholeFiles: boolean) => {
      const found = await sources.find(source, account);
      if (found === undefined) throw new Error('the source is gone');
      const changes = () => Promise.resolve(some('next', { entries }));
      const adapter = { ...nothingElse, hasWholeFiles, changes };
      return rounds.run(found, adapter, AbortSignal.timeout(10_000));
    };
    expect(await run([file('whole')], true)).toMatchObject({
      promoted: 1,
      isUnsettled: false,
      cursor: { value: 'next' },
    });
    const halves = await run([file('half')], false);
    expect(halves).toMatchObject({ promoted: 0, isUnsettled: true });
    expect(halves.cursor).toBeUndefined();
    const rows = await connector.ledger(source);
    expect(rows.map(({ remote_id, state }) => `${remote_id} ${state}`)).toEqual([
      'half seen',
      'whole waiting',
    ]);
  });
});
