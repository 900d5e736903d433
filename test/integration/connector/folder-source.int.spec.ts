import { createHash } from 'node:crypto';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ConnectorApp } from './connector-app.js';

const WAIT = { timeout: 30_000, interval: 50 };
const sha256 = (bytes: string) => createHash('sha256').update(bytes).digest('hex');

describe('the folder of an account', () => {
  let connector: ConnectorApp;
  let root: string;
  let account: string;
  let inbox: string;
  let rounds: NodeJS.Timeout;
  let asking: Promise<unknown> = Promise.resolve();

  beforeAll(async () => {
    connector = await ConnectorApp.create();
    root = await mkdtemp(join(tmpdir(), 'strongroom-inboxes-'));
    account = await connector.account();
    inbox = join(root, account);
    await mkdir(inbox);
    await connector.start({ SOURCES_FOLDER_ROOT: root });
    rounds = setInterval(() => void askForRounds(), 150);
  });
  afterEach(async () => {
    await connector.sql.query('DELETE FROM sources');
    await rm(inbox, { recursive: true, force: true });
    await mkdir(inbox);
  });
  afterAll(async () => {
    clearInterval(rounds);
    await asking;
    await connector.close();
    await rm(root, { recursive: true });
  });

  /** As POST /v1/sources/{id}/sync does; otherwise a round would follow after a second. */
  const askForRounds = () =>
    (asking = connector.sql
      .query(
        `WITH asked AS (
           UPDATE sources SET next_sync_at = now(), failures = 0
           WHERE lease_until IS NULL AND next_sync_at > now() RETURNING 1
         ) SELECT pg_notify('sources_due', '') FROM asked LIMIT 1`,
      )
      .catch(() => undefined));
  const write = async (path: string, text: string) => {
    await mkdir(join(inbox, path, '..'), { recursive: true });
    await writeFile(join(inbox, path), text);
  };
  const filesOf = async (source: string, state: string) =>
    (await connector.ledger(source))
      .filter((row) => row.state === state)
      .map(({ remote_id, code }) => (code === null ? remote_id : `${remote_id}: ${code}`));
  /** Does what the api does after the import. */
  const register = (source: string) =>
    connector.sql.query(
      `UPDATE entries SET state = 'imported' WHERE source_id = $1 AND state = 'staged'`,
      [source],
    );
  const codeOf = async (source: string) => (await connector.sourceRow(source)).code;
  /** Waits for a round that began after this call. */
  const nextRound = async (source: string) => {
    for (const _ of [1, 2]) {
      const { last_sync_at: before } = await connector.sourceRow(source);
      await expect
        .poll(async () => (await connector.sourceRow(source)).last_sync_at, WAIT)
        .not.toEqual(before);
    }
  };
  const left = async () => (await readdir(inbox)).filter((name) => name !== '.imported');

  it('hands over its files, and moves those that are imported out of the way', async () => {
    await write('scan.pdf', 'one');
    await write('Office/bill.pdf', 'two');
    await write('.hidden', 'x');
    await write('half.pdf.part', 'x');
    await symlink('/etc/passwd', join(inbox, 'link.pdf'));
    const { id } = await connector.folderSource({ account });
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['Office/bill.pdf', 'scan.pdf']);
    expect((await connector.ledger(id)).map((row) => row.sha256)).toContain(sha256('two'));
    // Nothing is moved before it is a document.
    await nextRound(id);
    expect(await left()).toContain('scan.pdf');
    expect(await codeOf(id)).toBe('source.entries_left_out');
    await register(id);
    await expect.poll(left, WAIT).toEqual(expect.not.arrayContaining(['scan.pdf']) as string[]);
    await nextRound(id);
    expect((await left()).toSorted()).toEqual(['.hidden', 'Office', 'half.pdf.part', 'link.pdf']);
    const day = new Date().toISOString().slice(0, 10);
    const moved = await readdir(join(inbox, '.imported', day), { recursive: true });
    expect(moved.toSorted()).toEqual(['Office', 'Office/bill.pdf', 'scan.pdf']);
    // The moved files are in no folder that is looked at, so there is nothing new.
    const rows = await connector.ledger(id);
    expect(rows.filter((row) => row.state === 'imported').map((row) => row.gone)).toEqual([
      true,
      true,
    ]);
    expect(await filesOf(id, 'skipped')).toEqual([
      '.hidden: source.entry_hidden',
      'half.pdf.part: source.entry_hidden',
    ]);
  });

  it('takes no file that is being written, and each later version once', async () => {
    await connector.stop();
    await connector.start({ SOURCES_FOLDER_ROOT: root, SOURCES_POLL_SECONDS: '2' });
    await write('scan.pdf', 'page 0 ');
    const { id } = await connector.folderSource({ account });
    for (let page = 1; page <= 16; page += 1) {
      await delay(250);
      await appendFile(join(inbox, 'scan.pdf'), `page ${page} `);
      expect(await filesOf(id, 'staged')).toEqual([]);
    }
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['scan.pdf']);
    const text = Array.from({ length: 17 }, (_, page) => `page ${page} `).join('');
    const staged = (await connector.ledger(id)).filter((row) => row.state === 'staged');
    expect(staged.map((row) => row.sha256)).toEqual([sha256(text)]);
    await register(id);
    await expect.poll(left, WAIT).toEqual([]);
    await write('scan.pdf', 'the next scan has the same name');
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['scan.pdf']);
    await register(id);
    await expect.poll(left, WAIT).toEqual([]);
    const day = new Date().toISOString().slice(0, 10);
    expect((await readdir(join(inbox, '.imported', day))).toSorted()).toEqual([
      'scan (2).pdf',
      'scan.pdf',
    ]);
    await connector.stop();
    await connector.start({ SOURCES_FOLDER_ROOT: root });
  });

  it('keeps imported files where its owner wants it, and those that failed', async () => {
    await write('scan.pdf', 'one');
    const { id } = await connector.folderSource({ account, afterImport: 'keep' });
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['scan.pdf']);
    await register(id);
    await nextRound(id);
    expect(await left()).toEqual(['scan.pdf']);
    await connector.sql.query(`UPDATE entries SET state = 'failed' WHERE source_id = $1`, [id]);
    await connector.sql.query(`UPDATE sources SET after_import = 'move' WHERE id = $1`, [id]);
    await nextRound(id);
    expect(await left()).toEqual(['scan.pdf']);
    await connector.sql.query(`UPDATE entries SET state = 'imported' WHERE source_id = $1`, [id]);
    await expect.poll(left, WAIT).toEqual([]);
  });

  it('says when imported files cannot be moved, and moves them later', async () => {
    await write('scan.pdf', 'one');
    await write('.imported', 'a file in the place of the folder');
    const { id } = await connector.folderSource({ account });
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toEqual(['scan.pdf']);
    await register(id);
    await expect.poll(() => codeOf(id), WAIT).toBe('source.move_failed');
    expect((await connector.sourceRow(id)).state).toBe('active');
    expect(await left()).toEqual(['scan.pdf']);
    await rm(join(inbox, '.imported'));
    await expect.poll(left, WAIT).toEqual([]);
    await expect.poll(() => codeOf(id), WAIT).toBeNull();
  });

  it('changes nothing while it is not there, and goes on when it is back', async () => {
    await write('one.pdf', 'one');
    await write('two.pdf', 'two');
    const { id } = await connector.folderSource({ account, afterImport: 'keep' });
    await expect.poll(() => filesOf(id, 'staged'), WAIT).toHaveLength(2);
    await register(id);
    await nextRound(id);
    const before = await connector.ledger(id);
    await rename(inbox, `${inbox}.away`);
    await expect.poll(() => codeOf(id), WAIT).toBe('source.unavailable');
    expect(await connector.ledger(id)).toEqual(before);
    // A disk that is not mounted: an empty folder is in its place.
    await mkdir(inbox);
    await expect.poll(() => codeOf(id), WAIT).toBeNull();
    expect(await connector.ledger(id)).toEqual(before);
    await rm(inbox, { recursive: true });
    await rename(`${inbox}.away`, inbox);
    await nextRound(id);
    expect(await connector.ledger(id)).toEqual(before);
  });

  it('is refused when the operator has not made it, and where there are no folders', async () => {
    const { answer } = await connector.folderSource();
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      503,
      'source.unavailable',
    ]);
    await connector.stop();
    await connector.start();
    const refused = await connector.folderSource({ account });
    expect([
      refused.answer.status,
      ((await refused.answer.json()) as { code: string }).code,
    ]).toEqual([422, 'source.kind_unavailable']);
  });
});
