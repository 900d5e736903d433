import { createHash, randomBytes } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DebianPostgres } from './debian-postgres.js';
import { runProgram, type ProgramEnd, type Settings } from './programs.js';

const ACCOUNT = '0199c0de-0000-7000-8000-00000000000a';
const CLOSED_LATER = '0199c0de-0000-7000-8000-00000000000b';
/** Someone who has one of these files must not learn from a backup that the archive has it, too. */
const KEPT = { id: '0199c0de-0000-7000-8000-000000000001', text: 'a file that many people have' };
const ERASED = { id: '0199c0de-0000-7000-8000-000000000002', text: 'a file that is erased later' };

let postgres: DebianPostgres;
let root: string;
let identity: string;
let recipient: string;
const signingKey = randomBytes(32).toString('base64url');
let verifyKey: string;
/** Encrypted and signed; the database has the documents KEPT and ERASED. */
let genuine: string;

const logOf = ({ lines }: ProgramEnd) => JSON.stringify(lines);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

beforeAll(async () => {
  postgres = await DebianPostgres.start();
  root = await mkdtemp(join(tmpdir(), 'strongroom-authentic-'));
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
  await postgres.createDatabase('live');
  await migrate();
  for (const id of [ACCOUNT, CLOSED_LATER]) {
    await postgres.query(
      'live',
      `INSERT INTO accounts (id, email, password_hash) VALUES ('${id}', '${id}@example.test', 'x')`,
    );
  }
  for (const document of [KEPT, ERASED]) await addDocument(document);
  genuine = join(root, 'genuine');
  const end = await backUp(genuine, { BACKUP_AGE_RECIPIENT: recipient });
  verifyKey = String(end.lines.at(-1)?.['verifyKey']);
});
afterAll(async () => {
  await postgres.stop();
  await rm(root, { recursive: true, force: true });
});

async function migrate(): Promise<void> {
  const end = await runProgram('migrate', { DATABASE_URL: postgres.url('live') });
  expect([end.code, logOf(end)]).toEqual([0, expect.stringContaining('up to date')]);
}

async function addDocument({ id, text }: typeof KEPT): Promise<void> {
  const key = `originals/${id.slice(-2)}/${id}`;
  const path = join(root, 'live/blobs/objects', key);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  await postgres.query(
    'live',
    `INSERT INTO documents (id, owner_id, title, filename, media_type, size_bytes, sha256, storage_key, extraction_id, languages, status)
     VALUES ('${id}', '${ACCOUNT}', 't', 't.txt', 'text/plain', ${text.length}, '${sha256(text)}', '${key}', gen_random_uuid(), '{eng}', 'ready')`,
  );
}

const live = () => ({ DATABASE_URL: postgres.url('live'), DATA_DIR: join(root, 'live') });

async function backUp(folder: string, more: Settings = {}): Promise<ProgramEnd> {
  const settings = { ...live(), BACKUP_DIR: folder, BACKUP_SIGNING_KEY: signingKey, ...more };
  const end = await runProgram('backup', settings);
  expect([end.code, logOf(end)]).toEqual([0, expect.stringContaining('Backup made')]);
  return end;
}

let target = 0;
let name: string;
beforeEach(async () => {
  target += 1;
  name = `target${target}`;
  await postgres.createDatabase(name);
});

const restore = (folder: string, more: Settings = {}) =>
  runProgram('restore', {
    DATABASE_URL: postgres.url(name),
    DATA_DIR: join(root, name),
    BACKUP_DIR: folder,
    BACKUP_VERIFY_KEY: verifyKey,
    BACKUP_AGE_IDENTITY: identity,
    ...more,
  });

async function expectRefused(end: ProgramEnd, reason: string): Promise<void> {
  expect([end.code, logOf(end)]).toEqual([1, expect.stringContaining(reason)]);
  const tables = await postgres.query(name, `SELECT FROM pg_tables WHERE schemaname = 'public'`);
  expect(tables).toHaveLength(0);
}

/** Returns a copy of the genuine backups for a test to change. */
function copyOf(folder: string): string {
  const copy = join(root, `${name}-backups`);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

const setsOf = (folder: string) => readdirSync(join(folder, 'sets')).toSorted();
const documentsIn = async () => {
  const rows = await postgres.query<{ id: string }>(name, 'SELECT id FROM documents ORDER BY id');
  return rows.map(({ id }) => id);
};

describe('a restore refuses', () => {
  it('a later set that somebody else made, without a signature or with another one', async () => {
    const folder = copyOf(genuine);
    const others = join(root, `${name}-others`);
    await backUp(others, {
      BACKUP_AGE_RECIPIENT: recipient,
      BACKUP_SIGNING_KEY: randomBytes(32).toString('base64url'),
    });
    cpSync(join(others, 'sets'), join(folder, 'sets'), { recursive: true });
    await expectRefused(await restore(folder), 'is not signed');
    rmSync(join(folder, 'sets', setsOf(folder).at(-1) ?? '', 'manifest.sig'));
    await expectRefused(await restore(folder), 'is not signed');
  });

  it('a genuine set that was changed, or has the name of a later one', async () => {
    const folder = copyOf(genuine);
    const [set = ''] = setsOf(folder);
    const manifest = join(folder, 'sets', set, 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace('"purged": []', `"purged": ["originals/01/${KEPT.id}"]`));
    await expectRefused(await restore(folder), 'is not signed');
    writeFileSync(manifest, text);
    renameSync(join(folder, 'sets', set), join(folder, 'sets', '2099-01-01T00-00-00.000Z'));
    await expectRefused(await restore(folder), 'is not signed');
  });

  it('a plain set when an identity is given, also when its signature is not checked', async () => {
    const folder = join(root, `${name}-plain`);
    const end = await backUp(folder, { BACKUP_AGE_RECIPIENT: 'none' });
    expect(logOf(end)).toContain('The backup is not encrypted');
    await expectRefused(await restore(folder), 'is not encrypted: it may be forged');
    const unsigned = await restore(folder, { RESTORE_UNSIGNED: 'true' });
    await expectRefused(unsigned, 'is not encrypted: it may be forged');
  });

  it('to run without a key, unless it is told to', async () => {
    await expectRefused(await restore(genuine, { BACKUP_VERIFY_KEY: '' }), 'BACKUP_VERIFY_KEY');
    const end = await restore(genuine, { BACKUP_VERIFY_KEY: '', RESTORE_UNSIGNED: 'true' });
    expect([end.code, logOf(end)]).toEqual([0, expect.stringContaining('is not checked')]);
  });
});

describe('an encrypted set', () => {
  it('contains neither a name, a hash nor a key of a document', () => {
    const files = readdirSync(genuine, { recursive: true, withFileTypes: true });
    const everything = files
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return entry.isFile() ? path + readFileSync(path, 'latin1') : path;
      })
      .join('\n');
    for (const { id, text } of [KEPT, ERASED]) {
      expect(everything).not.toContain(sha256(text));
      expect(everything).not.toContain(id);
    }
  });

  it('is followed by encrypted ones, also when the recipient is not named again', async () => {
    const folder = copyOf(genuine);
    const end = await backUp(folder);
    expect(end.lines.at(-1)).toMatchObject({ isEncrypted: true });
    const restored = await restore(folder);
    expect([restored.code, logOf(restored)]).toEqual([0, expect.stringContaining('Restored')]);
    expect(await documentsIn()).toEqual([KEPT.id, ERASED.id]);
  });
});

describe('a set of an earlier release', () => {
  it('is restored only when its signature is not checked, and expires as others do', async () => {
    const folder = join(root, `${name}-earlier`);
    await backUp(folder, { BACKUP_AGE_RECIPIENT: 'none' });
    const [set = ''] = setsOf(folder);
    makeFormat1(folder, set);
    const plain = { BACKUP_AGE_IDENTITY: '' };
    await expectRefused(await restore(folder, plain), 'RESTORE_UNSIGNED');
    const restored = await restore(folder, { ...plain, RESTORE_UNSIGNED: 'true' });
    expect([restored.code, logOf(restored)]).toEqual([0, expect.stringContaining('Restored')]);
    expect(await documentsIn()).toEqual([KEPT.id, ERASED.id]);
    const KEEP_ONE = { BACKUP_KEEP_LAST: '1', BACKUP_KEEP_DAILY: '1', BACKUP_KEEP_WEEKLY: '0' };
    await backUp(folder, { ...KEEP_ONE, BACKUP_KEEP_MONTHLY: '0', BACKUP_AGE_RECIPIENT: 'none' });
    expect(setsOf(folder)).toHaveLength(1);
    expect(setsOf(folder)).not.toContain(set);
  });
});

describe('a forged set in the folder', () => {
  it('neither removes genuine sets nor changes the recipient of the next one', async () => {
    const folder = copyOf(genuine);
    const [set = ''] = setsOf(folder);
    for (const year of [2098, 2099]) forgeSet(folder, set, `${year}-01-01T00:00:00.000Z`);
    const KEEP_ONE = { BACKUP_KEEP_LAST: '1', BACKUP_KEEP_DAILY: '1', BACKUP_KEEP_WEEKLY: '0' };
    const end = await backUp(folder, { ...KEEP_ONE, BACKUP_KEEP_MONTHLY: '0' });
    expect(end.lines.at(-1)).toMatchObject({ isEncrypted: true });
    const restored = await restore(folder, { RESTORE_AT: '2097-01-01T00:00:00Z' });
    expect([restored.code, logOf(restored)]).toEqual([0, expect.stringContaining('Restored')]);
  });
});

describe('what was erased after a backup', () => {
  it('does not come back with it, when a later backup was made', async () => {
    const folder = copyOf(genuine);
    const [older = ''] = setsOf(folder);
    await postgres.query('live', `DELETE FROM documents WHERE id = '${ERASED.id}'`);
    await postgres.query(
      'live',
      `UPDATE accounts SET closed_at = now() WHERE id = '${CLOSED_LATER}'`,
    );
    await backUp(folder);
    const at = older.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:');
    const restored = await restore(folder, { RESTORE_AT: at });
    expect(restored.lines.at(-1)).toMatchObject({ set: older, erasedIds: 2 });
    expect(await documentsIn()).toEqual([KEPT.id]);
    const originals = join(root, name, 'blobs/objects/originals');
    expect(readdirSync(originals, { recursive: true }).join()).not.toContain(ERASED.id);
    expect(
      await postgres.query(name, `SELECT id FROM accounts WHERE closed_at IS NOT NULL`),
    ).toEqual([{ id: CLOSED_LATER }]);
  });

  it('is not deleted by a list that somebody else has written', async () => {
    const folder = copyOf(genuine);
    writeFileSync(join(folder, 'erased-ids.txt'), `c2lnbmF0dXJl\n${KEPT.id}`);
    await expectRefused(await restore(folder), 'erased-ids.txt is not signed');
  });
});

/** Makes a set look as earlier releases wrote it: unsigned, and with the hash of each content as its name. */
function makeFormat1(folder: string, set: string): void {
  const path = (file: string) => join(folder, 'sets', set, file);
  const blob = (hash: string) => join(folder, 'blobs', hash.slice(0, 2), hash);
  const lines = readFileSync(path('originals.jsonl'), 'utf8').trim().split('\n');
  const written = lines.map((line) => {
    const { blob: named, ...original } = JSON.parse(line) as { blob: string; sha256: string };
    cpSync(blob(named), blob(original.sha256));
    return `${JSON.stringify(original)}\n`;
  });
  writeFileSync(path('originals.jsonl'), written.join(''));
  const manifest = JSON.parse(readFileSync(path('manifest.json'), 'utf8')) as {
    originals: object;
  };
  const originals = { ...manifest.originals, sha256: sha256(written.join('')) };
  const earlier = { ...manifest, format: 1, isEncrypted: false, originals };
  writeFileSync(path('manifest.json'), JSON.stringify(earlier));
  for (const file of ['manifest.sig', 'blobs.txt']) rmSync(path(file));
}

/** Adds a set with a later time, whose signature does not fit. */
function forgeSet(folder: string, set: string, createdAt: string): void {
  const forged = join(folder, 'sets', createdAt.replaceAll(':', '-'));
  cpSync(join(folder, 'sets', set), forged, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(forged, 'manifest.json'), 'utf8')) as object;
  const later = { ...manifest, createdAt, recipient: 'age1forged000000000000000000000000' };
  writeFileSync(join(forged, 'manifest.json'), JSON.stringify(later));
}
