import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { intakeKey } from '@app/contracts';
import { startLocalServer } from '../../support/local-server.js';
import { RCLONE_USER, RcloneServer } from '../../support/rclone-server.js';
import { ConnectorApp } from './connector-app.js';

const sha256 = (bytes: string) => createHash('sha256').update(bytes).digest('hex');
const WAIT = { timeout: 30_000, interval: 50 };

/** The answer about one file, or about the root. */
const multistatus = (href: string, etag: string, length: number) =>
  `<d:multistatus xmlns:d="DAV:"><d:response><d:href>${href}</d:href><d:propstat><d:prop>
   <d:resourcetype>${href === '/' ? '<d:collection/>' : ''}</d:resourcetype><d:getcontentlength>${length}</d:getcontentlength><d:getetag>${etag}</d:getetag></d:prop>
   <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>`;

describe('a source that is kept in step', () => {
  let connector: ConnectorApp;
  let folder: string;
  let server: RcloneServer;

  beforeAll(async () => {
    connector = await ConnectorApp.create();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-remote-'));
    server = await RcloneServer.start(folder);
    await connector.start();
  });
  afterEach(async () => {
    await connector.stop();
    await connector.sql.query('DELETE FROM sources');
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  afterAll(() => connector.close());

  const write = async (path: string, text: string) => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  /** The ids of the files of a state, with their codes. */
  const filesOf = async (source: string, state: string) =>
    (await connector.ledger(source))
      .filter((row) => row.state === state)
      .map(({ remote_id, code }) => (code === null ? remote_id : `${remote_id}: ${code}`));
  /** Asks for a round, as POST /v1/sources/{id}/sync does, and waits until one that began later is complete. */
  const nextRound = async (source: string) => {
    // The first of two may have begun before.
    for (const _ of [1, 2]) {
      const { last_sync_at: before } = await connector.sourceRow(source);
      await connector.sql.query(
        `WITH asked AS (UPDATE sources SET next_sync_at = now(), failures = 0 WHERE id = $1 RETURNING 1)
         SELECT pg_notify('sources_due', '') FROM asked`,
        [source],
      );
      await expect
        .poll(async () => (await connector.sourceRow(source)).last_sync_at, WAIT)
        .not.toEqual(before);
    }
  };

  /** Asks for a file, as POST /v1/sources/{id}/imports does. */
  const ask = (
    source: string,
    account: string,
    remoteId: string,
    version: string,
    sizeBytes: number | null = null,
  ) =>
    connector.sql.query(
      `WITH asked AS (
         INSERT INTO entries
           (id, source_id, account_id, remote_id, version, name, size_bytes, state, requested, tags)
         VALUES (gen_random_uuid(), $1, $2, $3, $4, $3, $5, 'waiting', true, '{paid}') RETURNING id
       ) SELECT pg_notify('sources_due', '') FROM asked`,
      [source, account, remoteId, version, sizeBytes],
    );

  it('hands over each file of all folders, and leaves what is no document alone', async () => {
    const files = {
      'one.txt': 'The first text.',
      'ä & % + #.txt': 'Names are names.',
      'sub/deep/two.txt': 'The second text.',
      'old.lock/three.txt': 'Only files are temporary by their name.',
      'large.bin': 'x'.repeat(200_000),
    };
    for (const [path, text] of Object.entries(files)) await write(path, text);
    for (const path of ['.hidden', 'half.pdf.part', '.git/config']) await write(path, 'x');
    await write('empty.txt', '');
    // Each name is short, but the path has more than 2,000 bytes.
    await write([...Array.from({ length: 9 }, () => 'x'.repeat(240)), 'far.txt'].join('/'), 'x');
    const { id } = await connector.source(server.url);
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toHaveLength(5);
    const staged = (await connector.ledger(id)).filter(({ state }) => state === 'staged');
    expect(Object.fromEntries(staged.map((row) => [row.remote_id, row.sha256]))).toEqual(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [path, sha256(text)])),
    );
    for (const row of staged) {
      const bytes = await connector.storage.get(intakeKey(row.id));
      expect(sha256(bytes.toString('latin1').length === 0 ? '' : bytes.toString())).toBe(
        row.sha256,
      );
    }
    expect(await filesOf(id, 'skipped')).toEqual([
      '.hidden: source.entry_hidden',
      'empty.txt: source.entry_empty',
      'half.pdf.part: source.entry_hidden',
    ]);
    const row = await connector.sourceRow(id);
    expect(row).toMatchObject({ code: 'source.entries_left_out', failures: 0 });
    expect(row.last_sync_at).not.toBeNull();
  });

  it('takes a file only when two looks found the same, and a changed file as a new version', async () => {
    await connector.stop();
    await connector.start({ SOURCES_POLL_SECONDS: '3' });
    await write('growing.txt', 'half');
    const { id } = await connector.source(server.url);
    await expect.poll(() => filesOf(id, 'seen'), WAIT).toEqual(['growing.txt']);
    await write('growing.txt', 'half and the rest');
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['growing.txt']);
    const rows = await connector.ledger(id);
    // The first half was never fetched, so its row has the version of the whole.
    expect(rows).toHaveLength(1);
    expect(rows[0]?.sha256).toBe(sha256('half and the rest'));
  });

  it('notes what is gone only where other files remain, and what is there again', async () => {
    await write('keep.txt', 'stays');
    await write('lost.txt', 'goes');
    await write('sub/alone.txt', 'goes, too');
    const { id } = await connector.source(server.url);
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toHaveLength(3);
    await connector.sql.query(`UPDATE entries SET state = 'imported' WHERE source_id = $1`, [id]);
    const gone = async () =>
      (await connector.ledger(id)).filter((row) => row.gone).map((row) => row.remote_id);
    await rm(join(folder, 'lost.txt'));
    await rm(join(folder, 'sub/alone.txt'));
    await expect.poll(gone, WAIT).toEqual(['lost.txt']);
    await nextRound(id);
    expect(await gone()).toEqual(['lost.txt']);
    await rm(join(folder, 'sub'), { recursive: true });
    await expect.poll(gone, WAIT).toEqual(['lost.txt', 'sub/alone.txt']);
    await rename(join(folder, 'keep.txt'), join(folder, '../kept.txt'));
    await nextRound(id);
    expect(await gone()).toEqual(['lost.txt', 'sub/alone.txt']);
    await rename(join(folder, '../kept.txt'), join(folder, 'keep.txt'));
    await write('lost.txt', 'goes');
    await utimes(join(folder, 'lost.txt'), new Date(), new Date());
    await expect.poll(gone, WAIT).toEqual(['sub/alone.txt']);
    // What has the name of a file that was gone is another file, so it replaces no document.
    const { rows } = await connector.sql.query(
      `SELECT DISTINCT was_gone FROM entries WHERE source_id = $1 AND remote_id = 'lost.txt'
       AND state = 'imported'`,
      [id],
    );
    expect(rows).toEqual([{ was_gone: true }]);
    const states = new Set((await connector.ledger(id)).map(({ state }) => state));
    expect([...states].filter((state) => state === 'failed')).toEqual([]);
  });

  it('changes nothing while the server is down, tries again later, and goes on when it is back', async () => {
    await write('one.txt', 'The first text.');
    const { id } = await connector.source(server.url);
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['one.txt']);
    const before = await connector.ledger(id);
    await server.stop();
    await expect
      .poll(async () => (await connector.sourceRow(id)).code, WAIT)
      .toBe('source.unavailable');
    const row = await connector.sourceRow(id);
    expect(row).toMatchObject({ state: 'active', failures: 1 });
    expect(Number(row.next_sync_at) - Date.now()).toBeGreaterThan(3_000);
    expect(await connector.ledger(id)).toEqual(before);
    await server.start();
    await write('two.txt', 'The second text.');
    // As POST /v1/sources/{id}/sync does.
    await connector.sql.query(
      `UPDATE sources SET next_sync_at = now(), failures = 0 WHERE id = $1`,
      [id],
    );
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['one.txt', 'two.txt']);
    expect(await connector.sourceRow(id)).toMatchObject({ code: null, failures: 0 });
  });

  it('asks for consent when the server refuses the credentials, and tries nothing until there are new ones', async () => {
    await write('one.txt', 'The first text.');
    const { id, account } = await connector.source(server.url);
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['one.txt']);
    await server.stop();
    await server.start('another password');
    // A round during the restart may have failed, which delays the next one.
    await connector.sql.query(
      'UPDATE sources SET failures = 0, next_sync_at = now() WHERE id = $1',
      [id],
    );
    await expect
      .poll(async () => (await connector.sourceRow(id)).state, WAIT)
      .toBe('consent_needed');
    expect((await connector.sourceRow(id)).code).toBe('source.consent_needed');
    expect((await connector.putSecret(id, account, 'wrong')).status).toBe(409);
    expect((await connector.putSecret(id, account, 'another password')).status).toBe(204);
    await connector.sql.query(
      `UPDATE sources SET state = 'active', next_sync_at = now() WHERE id = $1`,
      [id],
    );
    await nextRound(id);
    expect(await connector.sourceRow(id)).toMatchObject({ state: 'active', code: null });
  });

  it('skips a file above the limit, and fetches it when the limit is raised', async () => {
    await connector.stop();
    await connector.start({ MAX_FILE_BYTES: '10' });
    await write('large.txt', 'more than ten bytes');
    const { id } = await connector.source(server.url);
    await expect
      .poll(() => filesOf(id, 'skipped'), WAIT)
      .toEqual(['large.txt: source.entry_too_large']);
    await connector.stop();
    await connector.start();
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['large.txt']);
  });

  it('fetches what its owner asks for at once, also its later version, and says what is not there', async () => {
    await write('wanted.txt', 'first');
    const { id, account } = await connector.source(server.url, { mode: 'manual' });
    const listed = await connector.request('GET', `/sources/${id}/entry?entry=wanted.txt`, {
      ticket: connector.ticket(account, id),
    });
    const { version } = (await listed.json()) as { version: string };
    await write('wanted.txt', 'second, after it was listed');
    await write('.hidden.txt', 'wanted, too');
    // The server shows changes after 50 ms.
    await delay(200);
    await ask(id, account, 'wanted.txt', version);
    await ask(id, account, 'absent.txt', '"x"');
    await ask(id, account, '.hidden.txt', '"unknown"');
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['.hidden.txt', 'wanted.txt']);
    await expect
      .poll(() => filesOf(id, 'failed'), WAIT)
      .toEqual(['absent.txt: source.entry_not_found']);
    expect(await filesOf(id, 'skipped')).toEqual([]);
    const staged = (await connector.ledger(id)).find(
      ({ state, remote_id }) => state === 'staged' && remote_id === 'wanted.txt',
    );
    expect(staged).toMatchObject({
      requested: true,
      sha256: sha256('second, after it was listed'),
    });
  });

  it('gives a file time that changes with each look, instead of noting version after version', async () => {
    let looks = 0;
    const changing = await startLocalServer(({ method, url = '/' }, response) => {
      looks += 1;
      if (method === 'PROPFIND') response.writeHead(207).end(multistatus(url, `"${looks}"`, 5));
      else response.writeHead(200, { etag: `"${looks}"`, 'content-length': 5 }).end('bytes');
    });
    try {
      const url = `http://127.0.0.1:${changing.port}/`;
      const { id, account } = await connector.source(url, { mode: 'manual' });
      await ask(id, account, 'restless.txt', '"before"');
      const attempts = async () => (await connector.ledger(id)).map((row) => row.attempts);
      await expect.poll(attempts, WAIT).toEqual([2]);
      await delay(1_500);
      const [row, ...others] = await connector.ledger(id);
      expect([row?.state, row?.attempts, others]).toEqual(['waiting', 2, []]);
    } finally {
      await changing.stop();
    }
  });

  it('notes a file that changes with each look in one row, and fetches it when it rests', async () => {
    let looks = 0;
    let etag: string | undefined;
    const changing = await startLocalServer(({ method }, response) => {
      if (method !== 'PROPFIND') {
        return response.writeHead(200, { etag, 'content-length': 5 }).end('bytes');
      }
      looks += 1;
      const file = multistatus('/restless.txt', etag ?? `"${looks}"`, 5);
      const [root = '', entry = ''] = [multistatus('/', '', 0), file].map((text) =>
        text.replace(/<.?d:multistatus[^>]*>/g, ''),
      );
      const text = `<d:multistatus xmlns:d="DAV:">${root}${entry}</d:multistatus>`;
      return response.writeHead(207).end(text);
    });
    const rounds = setInterval(
      () =>
        void connector.sql.query(
          `UPDATE sources SET next_sync_at = now() WHERE lease_until IS NULL AND next_sync_at > now()`,
        ),
      50,
    );
    try {
      const { id } = await connector.source(`http://127.0.0.1:${changing.port}/`);
      await expect
        .poll(() => filesOf(id, 'failed'), WAIT)
        .toEqual(['restless.txt: source.entry_unstable']);
      const seen = looks;
      await expect.poll(() => looks, WAIT).toBeGreaterThan(seen + 3);
      expect(await connector.ledger(id)).toHaveLength(1);
      etag = '"still"';
      await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['restless.txt']);
      expect(await connector.ledger(id)).toHaveLength(1);
    } finally {
      clearInterval(rounds);
      await changing.stop();
    }
  });

  it('does not take the first half of a file for the file when the server announces no length', async () => {
    const cutting = await startLocalServer(({ method, url = '/', socket }, response) => {
      if (method === 'PROPFIND') response.writeHead(207).end(multistatus(url, '"one"', 1_000));
      else socket.end('HTTP/1.1 200 OK\r\netag: "one"\r\nconnection: close\r\n\r\nonly a part');
    });
    try {
      const url = `http://127.0.0.1:${cutting.port}/`;
      const { id, account } = await connector.source(url, { mode: 'manual' });
      await ask(id, account, 'cut.txt', '"one"', 1_000);
      await expect
        .poll(() => filesOf(id, 'failed'), WAIT)
        .toEqual(['cut.txt: source.entry_changed']);
      expect(await filesOf(id, 'staged')).toEqual([]);
    } finally {
      await cutting.stop();
    }
  });

  it('interrupts the transfers of a source that does not answer, and goes on after a round', async () => {
    await write('wanted.txt', 'is wanted');
    const { id, account } = await connector.source(server.url, { mode: 'manual' });
    const listed = await connector.request('GET', `/sources/${id}/entry?entry=wanted.txt`, {
      ticket: connector.ticket(account, id),
    });
    const { version } = (await listed.json()) as { version: string };
    await server.stop();
    await ask(id, account, 'wanted.txt', version);
    await expect
      .poll(async () => (await connector.sourceRow(id)).code, WAIT)
      .toBe('source.unavailable');
    expect(await connector.sourceRow(id)).toMatchObject({ state: 'active', failures: 1 });
    const [entry] = await connector.ledger(id);
    expect(entry).toMatchObject({ state: 'waiting', code: 'source.unavailable', attempts: 1 });
    await server.start();
    await connector.sql.query('UPDATE entries SET next_try_at = now()');
    await delay(1_500);
    expect(await filesOf(id, 'waiting')).toEqual(['wanted.txt: source.unavailable']);
    await connector.sql.query('UPDATE sources SET next_sync_at = now()');
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['wanted.txt']);
    expect(await connector.sourceRow(id)).toMatchObject({ failures: 0, next_sync_at: null });
  });

  it('fetches four files of a source at once, and 32 until the api has registered some', async () => {
    for (let index = 0; index < 40; index += 1) await write(`file-${index}.txt`, `Text ${index}.`);
    const { id } = await connector.source(server.url);
    let most = 0;
    const staged = async () => {
      const { rows } = await connector.sql.query<{ leased: number }>(
        `SELECT count(*)::int AS leased FROM entries WHERE source_id = $1 AND lease_until > now()`,
        [id],
      );
      most = Math.max(most, rows[0]?.leased ?? 0);
      return (await filesOf(id, 'staged')).length;
    };
    await expect.poll(staged, { timeout: 30_000, interval: 5 }).toBeGreaterThanOrEqual(32);
    expect(most).toBeLessThanOrEqual(4);
    await delay(1_500);
    // Four were on their way when the last one was counted.
    expect(await staged()).toBeLessThanOrEqual(35);
    await connector.sql.query(`UPDATE entries SET state = 'imported' WHERE state = 'staged'`);
    await expect.poll(() => filesOf(id, 'waiting'), WAIT).toEqual([]);
  });

  it('fetches nothing of a paused source', async () => {
    await write('one.txt', 'The first text.');
    const { id } = await connector.source(server.url);
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['one.txt']);
    await connector.sql.query(`UPDATE sources SET state = 'paused' WHERE id = $1`, [id]);
    await connector.sql.query(`UPDATE entries SET state = 'waiting' WHERE source_id = $1`, [id]);
    await delay(2_000);
    expect(await filesOf(id, 'waiting')).toEqual(['one.txt']);
  });

  it('seals credentials again with a new key, and survives a key that is missing', async () => {
    await write('one.txt', 'The first text.');
    const { id } = await connector.source(server.url);
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['one.txt']);
    const before = (await connector.sourceRow(id)).sealed_secret;
    expect(before.includes(RCLONE_USER.password)).toBe(false);
    await connector.stop();
    const next = '2:another-key-of-sources-with-more-than-32-characters';
    await connector.start({ SOURCES_KEYS: next });
    await expect
      .poll(async () => (await connector.sourceRow(id)).code, WAIT)
      .toBe('source.unavailable');
    await connector.stop();
    await connector.start({
      SOURCES_KEYS: `${next},1:a-key-of-sources-with-more-than-32-characters`,
    });
    await expect
      .poll(async () => (await connector.sourceRow(id)).sealed_secret.readUInt32BE(1), WAIT)
      .toBe(2);
    await connector.stop();
    await connector.start({ SOURCES_KEYS: next });
    await connector.sql.query(
      `UPDATE sources SET next_sync_at = now(), failures = 0 WHERE id = $1`,
      [id],
    );
    await expect.poll(async () => (await connector.sourceRow(id)).code, WAIT).toBeNull();
  });
});
