import { createHash, randomBytes } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePageImage, makePdf, shortText, startStrongroom, type Strongroom } from '@app/testing';
import { DebianPostgres } from './debian-postgres.js';
import { runProgram, type ProgramEnd, type Settings } from './programs.js';

const PASSWORD = 'correct horse battery staple';
const QUEUE_PASSWORD = 'a password of the queue';
const JWT_SECRET = 'a secret that outlives the disk it was on';

interface ListedDocument {
  readonly id: string;
  readonly sha256: string;
  readonly text: string;
}

let postgres: DebianPostgres;
let folder: string;
let identity: string;
let backupSettings: Settings;

beforeAll(async () => {
  postgres = await DebianPostgres.start();
  folder = await mkdtemp(join(tmpdir(), 'strongroom-drill-'));
  identity = await generateX25519Identity();
  backupSettings = {
    BACKUP_DIR: join(folder, 'backups'),
    BACKUP_AGE_RECIPIENT: await identityToRecipient(identity),
    BACKUP_SIGNING_KEY: randomBytes(32).toString('base64url'),
  };
});
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const installation = (name: string) => ({
  DATABASE_URL: postgres.url(name),
  DATA_DIR: join(folder, name),
});
const backUp = (more: Settings = {}) =>
  runProgram('backup', { ...installation('lived'), ...backupSettings, ...more });
/** The public key for a restore, as each backup logs it. */
let verifyKey = '';
const restoreInto = (name: string, more: Settings = {}) =>
  runProgram('restore', {
    ...installation(name),
    BACKUP_DIR: backupSettings['BACKUP_DIR'] ?? '',
    BACKUP_VERIFY_KEY: verifyKey,
    // The format that age-keygen writes.
    BACKUP_AGE_IDENTITY: `# created: 2026-11-24T12:00:00Z\n# public key: age1…\n${identity}\n`,
    ...more,
  });
const logOf = ({ lines }: ProgramEnd) => JSON.stringify(lines);

async function migrate(name: string): Promise<void> {
  const end = await runProgram('migrate', {
    ...installation(name),
    API_ROLE_PASSWORD: QUEUE_PASSWORD,
    QUEUE_ROLE_PASSWORD: QUEUE_PASSWORD,
  });
  expect([end.code, logOf(end)]).toEqual([0, expect.stringContaining('up to date')]);
}

/** The reconciler must not change anything between a backup and the comparison with it. */
const NO_RECONCILER = { RECONCILE_SECONDS: '3600' };
const start = (name: string, more: Settings = {}) =>
  startStrongroom({
    database: {
      apiUrl: postgres.url(name, 'strongroom_api'),
      queueUrl: postgres.url(name, 'strongroom_worker'),
    },
    dataDir: join(folder, name),
    settings: { JWT_SECRET, ...more },
  });

async function account(strongroom: Strongroom, route: string, email: string) {
  const answer = await fetch(`${strongroom.url}/v1/auth/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  const call = async (path: string, init: RequestInit = {}) =>
    fetch(`${strongroom.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${accessToken}` },
    });
  const upload = async (name: string, bytes: Uint8Array<ArrayBuffer> | string) => {
    const form = new FormData();
    form.append('file', new Blob([bytes]), name);
    const created = await call('/v1/documents', { method: 'POST', body: form });
    expect(created.status).toBe(201);
    return ((await created.json()) as { id: string }).id;
  };
  return { call, upload };
}
type Account = Awaited<ReturnType<typeof account>>;

/** Reads every document of an account, except those in the trash, as its owner sees it. */
async function listDocuments({ call }: Account): Promise<ListedDocument[]> {
  const list = (await (await call('/v1/documents?limit=100')).json()) as {
    items: { id: string }[];
  };
  return Promise.all(
    list.items.map(async ({ id }) => ({
      id,
      sha256: createHash('sha256')
        .update(Buffer.from(await (await call(`/v1/documents/${id}/content`)).arrayBuffer()))
        .digest('hex'),
      text: await (await call(`/v1/documents/${id}/text`)).text(),
    })),
  );
}

const untilReady = async ({ call }: Account): Promise<void> => {
  await expect
    .poll(
      async () => {
        const { items } = (await (await call('/v1/documents?limit=100')).json()) as {
          items: { status: string }[];
        };
        return items.every(({ status }) => status === 'ready');
      },
      { timeout: 100_000, interval: 500 },
    )
    .toBe(true);
};

/** The row count and digest of every table except the queue's, computed in another way than the backup does. */
async function tablesOf(database: string): Promise<Record<string, string>> {
  const tables = await postgres.query<{ name: string }>(
    database,
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const digests: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await postgres.query<{ digest: string }>(
      database,
      `SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\n' ORDER BY t::text COLLATE "C"), '')) AS digest FROM ${name} t`,
    );
    digests[name] = row?.digest ?? '';
  }
  return digests;
}

describe('the restore drill', () => {
  let before: { mine: ListedDocument[]; theirs: ListedDocument[]; tables: Record<string, string> };

  it('restores every document and every row after everything was deleted', async () => {
    await postgres.createDatabase('lived');
    await migrate('lived');
    let strongroom = await start('lived', NO_RECONCILER);
    try {
      const mine = await account(strongroom, 'register', 'mine@example.test');
      const theirs = await account(strongroom, 'register', 'theirs@example.test');
      await mine.upload('page.png', new Uint8Array(await makePageImage(shortText(1))));
      await mine.upload(
        'two.pdf',
        new Uint8Array(
          await makePdf([
            { kind: 'scan', text: shortText(2) },
            { kind: 'text', text: shortText(3) },
          ]),
        ),
      );
      for (let n = 0; n < 6; n += 1) await mine.upload(`note-${n}.txt`, `note number ${n}`);
      // The same bytes of two owners are two documents, but one content in the backup.
      await theirs.upload('note.txt', 'note number 0');
      const gone = await mine.upload('gone.txt', 'in the trash');
      await mine.call(`/v1/documents/${gone}`, { method: 'DELETE' });
      await Promise.all([untilReady(mine), untilReady(theirs)]);

      const first = await backUp();
      expect(first.lines.at(-1)).toMatchObject({ msg: 'Backup made', documents: 10, copied: 9 });
      verifyKey = String(first.lines.at(-1)?.['verifyKey']);

      await strongroom.worker.stop();
      await mine.upload('late.txt', 'came after the first backup');
      const second = await backUp();
      expect(second.lines.at(-1)).toMatchObject({ msg: 'Backup made', documents: 11, copied: 1 });
      await strongroom.api.stop();
      before = { mine: [], theirs: [], tables: await tablesOf('lived') };
      strongroom = await logInAgain(strongroom, 'lived');
      const again = await account(strongroom, 'login', 'mine@example.test');
      await untilReady(again);
      before = {
        ...before,
        mine: await listDocuments(again),
        theirs: await listDocuments(await account(strongroom, 'login', 'theirs@example.test')),
      };
    } finally {
      await strongroom.stop();
    }
    // Keeps a copy for the tests below, then deletes everything.
    await postgres.dropDatabase('lived');
    rmSync(join(folder, 'lived'), { recursive: true });

    await postgres.createDatabase('restored');
    const restored = await restoreInto('restored');
    expect([restored.code, logOf(restored)]).toEqual([0, expect.stringContaining('Restored')]);
    // All rows are equal except one: the restored installation has a new store.
    const { stores: newStore, ...restoredTables } = await tablesOf('restored');
    const { stores: oldStore, ...tables } = before.tables;
    expect(restoredTables).toEqual(tables);
    expect(newStore).not.toBe(oldStore);
    await migrate('restored');

    const revived = await start('restored');
    try {
      const mine = await account(revived, 'login', 'mine@example.test');
      // One document was still pending at the backup. The restored queue has no job for it, but it is read
      // nevertheless.
      await untilReady(mine);
      expect(await listDocuments(mine)).toEqual(before.mine);
      expect(await listDocuments(await account(revived, 'login', 'theirs@example.test'))).toEqual(
        before.theirs,
      );
      expect(before.mine).toHaveLength(9);
      await mine.upload('new.txt', 'life goes on');
      await untilReady(mine);
    } finally {
      await revived.stop();
    }
  });

  it('restores the backup of a given time', async () => {
    const [oldest = '', newest = ''] = readdirSync(join(folder, 'backups/sets')).toSorted();
    const between = new Date((timeOf(oldest) + timeOf(newest)) / 2).toISOString();
    await postgres.createDatabase('earlier');
    const restored = await restoreInto('earlier', { RESTORE_AT: between });
    expect(restored.lines.at(-1)).toMatchObject({ set: oldest, documents: 10 });
    const tooEarly = await restoreInto('earlier', { RESTORE_AT: '2001-01-01T00:00:00Z' });
    expect([tooEarly.code, logOf(tooEarly)]).toEqual([
      1,
      expect.stringContaining('No backup was made before'),
    ]);
  });

  it('rejects a database that is not empty, and a wrong key, with the reason', async () => {
    const full = await restoreInto('restored');
    expect([full.code, logOf(full)]).toEqual([1, expect.stringContaining('not empty')]);
    await postgres.createDatabase('wrongkey');
    const wrong = await restoreInto('wrongkey', {
      BACKUP_AGE_IDENTITY: await generateX25519Identity(),
    });
    expect([wrong.code, logOf(wrong)]).toEqual([
      1,
      expect.stringContaining('does not decrypt this backup'),
    ]);
    const without = await restoreInto('wrongkey', { BACKUP_AGE_IDENTITY: '' });
    expect([without.code, logOf(without)]).toEqual([1, expect.stringContaining('is encrypted')]);
  });

  it('rejects damaged contents and a damaged dump, and leaves no partial database', async () => {
    await postgres.createDatabase('damaged');
    const copy = join(folder, 'damaged-backups');
    const tries = [
      ['blobs', (root: string) => firstFile(join(root, 'blobs'))],
      [
        'dump',
        (root: string) =>
          join(
            root,
            'sets',
            readdirSync(join(root, 'sets')).toSorted().at(-1) ?? '',
            'database.dump',
          ),
      ],
    ] as const;
    for (const [, pick] of tries) {
      rmSync(copy, { recursive: true, force: true });
      cpSync(join(folder, 'backups'), copy, { recursive: true });
      damage(pick(copy));
      const end = await restoreInto('damaged', { BACKUP_DIR: copy });
      expect([end.code, logOf(end)]).toEqual([1, expect.stringContaining('Restore failed')]);
      expect(await tablesOf('damaged')).toEqual({});
    }
    const whole = await restoreInto('damaged');
    expect([whole.code, logOf(whole)]).toEqual([0, expect.stringContaining('Restored')]);
  });
});

describe('a backup', () => {
  const alive = () => ({ ...installation('restored'), ...backupSettings });

  /**
   * Returns the file of a document. Its content must be that of no other document: a content that the backup has
   * from another one is not read again.
   */
  async function originalOf(title: string): Promise<string> {
    const [row] = await postgres.query<{ key: string }>(
      'restored',
      `SELECT storage_key AS key FROM documents WHERE title = '${title}'`,
    );
    return join(folder, 'restored/blobs/objects', row?.key ?? '');
  }

  it('restores a lost database beside the current store, and reports uploads that came after the backup', async () => {
    const backup = await runProgram('backup', alive());
    expect(backup.lines.at(-1)).toMatchObject({ msg: 'Backup made' });
    const strongroom = await start('restored');
    try {
      const mine = await account(strongroom, 'login', 'mine@example.test');
      await mine.upload('later.txt', 'came after the last backup');
      await untilReady(mine);
    } finally {
      await strongroom.stop();
    }
    const store = { DATA_DIR: join(folder, 'restored') };
    makeOld(join(folder, 'restored/blobs'));
    await postgres.createDatabase('survivor');
    const restored = await restoreInto('survivor', store);
    expect([restored.code, logOf(restored)]).toEqual([0, expect.stringContaining('Restored')]);
    const verified = await runProgram('storage-verify', { ...installation('survivor'), ...store });
    const orphans = logOf(verified).match(/orphaned {2}originals\//g);
    expect([verified.code, orphans]).toEqual([1, [expect.any(String)]]);
  });

  it('contains no readable part of the documents', () => {
    const everything = filesBelow(join(folder, 'backups'))
      .map((path) => readFileSync(path, 'latin1'))
      .join('\n');
    expect(everything).not.toMatch(/note number|mine@example\.test|in the trash/);
  });

  it('that is killed leaves no backup set, and the next one is complete', async () => {
    const names = () => readdirSync(join(folder, 'backups/sets'));
    const sets = () => names().filter((name) => !name.startsWith('.'));
    const before = sets();
    const known = new Set(names());
    for (const afterMs of [0, 20, 60]) {
      const hasBegun = () => names().some((name) => !known.has(name));
      const end = await runProgram('backup', alive(), { when: hasBegun, afterMs });
      expect([end.code, sets()]).toEqual([null, before]);
      for (const name of names()) known.add(name);
    }
    const end = await runProgram('backup', alive());
    expect(end.lines.at(-1)).toMatchObject({ msg: 'Backup made' });
    expect(
      readdirSync(join(folder, 'backups/sets')).filter((name) => name.startsWith('.')),
    ).toEqual([]);
  });

  it('deletes expired sets, and contents that no set refers to', async () => {
    const end = await runProgram('backup', {
      ...alive(),
      BACKUP_KEEP_LAST: '1',
      BACKUP_KEEP_DAILY: '1',
      BACKUP_KEEP_WEEKLY: '0',
      BACKUP_KEEP_MONTHLY: '0',
    });
    expect(end.lines.at(-1)).toMatchObject({ msg: 'Backup made' });
    expect(readdirSync(join(folder, 'backups/sets'))).toHaveLength(1);
    await postgres.createDatabase('rotated');
    const restored = await restoreInto('rotated');
    expect([restored.code, logOf(restored)]).toEqual([0, expect.stringContaining('Restored')]);
  });

  it('fails when the store lacks an object that the database refers to', async () => {
    const original = await originalOf('late');
    const bytes = readFileSync(original);
    rmSync(original);
    // Contents that the backup folder has already are not read again, so this uses an empty folder.
    const end = await runProgram('backup', { ...alive(), BACKUP_DIR: join(folder, 'fresh') });
    writeFileSync(original, bytes);
    expect([end.code, logOf(end)]).toEqual([
      1,
      expect.stringContaining('The store lacks the bytes'),
    ]);
    expect(readdirSync(join(folder, 'fresh/sets')).filter((name) => !name.startsWith('.'))).toEqual(
      [],
    );
  });

  it('fails when the bytes in the store differ from the upload', async () => {
    const original = await originalOf('late');
    damage(original);
    const end = await runProgram('backup', { ...alive(), BACKUP_DIR: join(folder, 'fresh') });
    expect([end.code, logOf(end)]).toEqual([
      1,
      expect.stringContaining('do not have the expected hash'),
    ]);
  });
});

async function logInAgain(strongroom: Strongroom, name: string): Promise<Strongroom> {
  await strongroom.stop();
  return start(name);
}

function timeOf(set: string): number {
  return Date.parse(set.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:'));
}

function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function firstFile(path: string): string {
  return filesBelow(path)[0] ?? '';
}

/**
 * Sets old file times: a recent file is never an orphan, because it may belong to an upload that is not
 * committed yet.
 */
function makeOld(path: string): void {
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1_000);
  for (const file of filesBelow(path)) utimesSync(file, yesterday, yesterday);
}

/** Flips one bit in the middle of the file. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
