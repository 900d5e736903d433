import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { SourceAdapters } from '../../../apps/connector/src/sources/source-adapters.js';
import { startLocalServer } from '../../support/local-server.js';
import { RcloneServer } from '../../support/rclone-server.js';
import { ConnectorApp } from './connector-app.js';

const WAIT = { timeout: 30_000, interval: 50 };

describe('a folder that is imported with the folders below', () => {
  let connector: ConnectorApp;
  let folder: string;
  let server: RcloneServer;
  let source: { id: string; account: string };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-remote-'));
    for (const path of ['Scans/a.txt', 'Scans/2026/b.txt', 'Scans/2026/03/c.txt', 'other.txt']) {
      await mkdir(join(folder, path, '..'), { recursive: true });
      await writeFile(join(folder, path), `The text of ${path}.`);
    }
    await writeFile(join(folder, 'Scans/2026/.hidden.txt'), 'Not wanted.');
    server = await RcloneServer.start(folder);
    connector = await ConnectorApp.create();
    await connector.start();
  });
  afterAll(async () => {
    await connector.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    source = await connector.source(server.url, { mode: 'manual' });
  });

  /** As POST /v1/sources/{id}/imports does. */
  const ask = (path: string) =>
    connector.sql.query(
      `WITH asked AS (
         INSERT INTO folder_imports (id, source_id, folder, tags) VALUES ($1, $2, $3, '{paid}') RETURNING 1
       ) SELECT pg_notify('sources_due', '') FROM asked`,
      [randomUUID(), source.id, path],
    );
  const asked = async () => {
    const { rows } = await connector.sql.query<{ attempts: number }>(
      'SELECT attempts FROM folder_imports WHERE source_id = $1',
      [source.id],
    );
    return rows.map(({ attempts }) => attempts);
  };
  const errors = async () => {
    const { rows } = await connector.sql.query<{ code: string }>(
      `SELECT error->>'code' AS code FROM folder_imports WHERE source_id = $1 AND ended_at IS NOT NULL`,
      [source.id],
    );
    return rows.map(({ code }) => code);
  };
  const stagedFiles = async () =>
    (await connector.ledger(source.id))
      .filter(({ state, requested }) => state === 'staged' && requested)
      .map(({ remote_id }) => remote_id);

  it('is fetched with all its files but the hidden ones, and forgotten then', async () => {
    await ask('Scans');
    await expect
      .poll(stagedFiles, WAIT)
      .toEqual(['Scans/2026/03/c.txt', 'Scans/2026/b.txt', 'Scans/a.txt']);
    await expect.poll(asked, WAIT).toEqual([]);
    expect(await connector.ledger(source.id)).toHaveLength(3);
    const { rows } = await connector.sql.query(
      'SELECT DISTINCT tags FROM entries WHERE source_id = $1',
      [source.id],
    );
    expect(rows).toEqual([{ tags: ['paid'] }]);
  });

  it('is fetched as a whole when the process was killed while it listed', async () => {
    await connector.stop();
    await ask('');
    // What a process leaves that was killed after it had taken the folder and recorded a part of it.
    await connector.sql.query(
      `UPDATE folder_imports SET lease_until = now() + interval '1 s' WHERE source_id = $1`,
      [source.id],
    );
    await connector.start();
    await expect.poll(stagedFiles, WAIT).toHaveLength(4);
    await expect.poll(asked, WAIT).toEqual([]);
    const before = await connector.ledger(source.id);
    await ask('');
    await expect.poll(asked, WAIT).toEqual([]);
    expect(await connector.ledger(source.id)).toEqual(before);
  });

  it('waits while the server is away, and is forgotten when it is not there any more', async () => {
    await server.stop();
    await ask('Scans');
    await expect.poll(asked, WAIT).toEqual([1]);
    await server.start();
    await connector.sql.query('UPDATE folder_imports SET next_try_at = now()');
    await connector.sql.query('UPDATE sources SET next_sync_at = now(), failures = 0');
    await expect.poll(stagedFiles, WAIT).toHaveLength(3);
    await ask('None');
    await expect.poll(errors, WAIT).toEqual(['source.entry_not_found']);
    expect(await asked()).toEqual([0]);
  });

  it('leaves places to first tries, however long the servers of others take', async () => {
    const slow = await startLocalServer(({ method }, response) => {
      if (method !== 'PROPFIND') response.writeHead(405).end();
    });
    onTestFinished(() => slow.stop());
    const sources: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      const account = await connector.account();
      const id = await connector.row(`http://127.0.0.1:${slow.port}/`, {
        mode: 'manual',
        folder: '',
        account,
      });
      sources.push(id);
      await connector.sql.query(
        `WITH secret AS (UPDATE sources SET sealed_secret = $2, state = 'active' WHERE id = $1 RETURNING id)
         INSERT INTO folder_imports (id, source_id, folder, tags, attempts)
         SELECT gen_random_uuid(), id, '', '{}', 1 FROM secret`,
        [
          id,
          connector
            .get(SourceAdapters)
            .seal({ accountId: account, sourceId: id }, { password: 'x' }),
        ],
      );
    }
    const leased = async () =>
      (
        await connector.sql.query<{ leased: number }>(
          'SELECT count(*)::int AS leased FROM folder_imports WHERE lease_until > now()',
        )
      ).rows[0]?.leased;
    await expect.poll(leased, WAIT).toBe(12);
    await ask('Scans');
    await expect.poll(stagedFiles, WAIT).toHaveLength(3);
    await connector.sql.query('DELETE FROM sources WHERE id = ANY($1)', [sources]);
  });

  it('is left alone while its source is paused', async () => {
    await connector.sql.query(`UPDATE sources SET state = 'paused' WHERE id = $1`, [source.id]);
    await ask('Scans');
    await new Promise((done) => setTimeout(done, 1_500));
    expect([await asked(), await connector.ledger(source.id)]).toEqual([[0], []]);
  });

  it('fetches only files that have room, after the quota was reached', async () => {
    await connector.sql.query('UPDATE sources SET room_bytes = 22 WHERE id = $1', [source.id]);
    await ask('');
    await expect.poll(asked, WAIT).toEqual([]);
    // "The text of other.txt." has 22 bytes, which is the first size that does not fit.
    await new Promise((done) => setTimeout(done, 1_500));
    expect(await stagedFiles()).toEqual([]);
    await connector.sql.query('UPDATE sources SET room_bytes = 24 WHERE id = $1', [source.id]);
    await expect.poll(stagedFiles, WAIT).toEqual(['other.txt']);
    await connector.sql.query('UPDATE sources SET room_bytes = NULL WHERE id = $1', [source.id]);
    await expect.poll(stagedFiles, WAIT).toHaveLength(4);
  });
});
