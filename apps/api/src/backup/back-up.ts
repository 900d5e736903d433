import { Readable } from 'node:stream';
import { Client } from 'pg';
import { ADVISORY_LOCKS } from '@app/database';
import { StorageObjectNotFoundError, type DocumentStorage } from '@app/document-storage';
import type { BackupFolder } from './backup-folder.js';
import { BackupError } from './backup.errors.js';
import { DatabaseCopy } from './database-copy.js';
import type { BackedUpOriginal, Manifest } from './manifest.js';
import { OriginalsCopy, type Original } from './originals-copy.js';
import { expired, type Keep } from './rotation.js';
import type { Sealing } from './sealing.js';
import { digestTables } from './table-digests.js';

const BATCH = 500;

export interface BackupPlan {
  readonly databaseUrl: string;
  readonly storage: DocumentStorage;
  readonly folder: BackupFolder;
  readonly sealing: Sealing;
  readonly keep: Keep;
}

/** What a backup did, for the log. */
export interface BackupResult {
  readonly set: string;
  readonly documents: number;
  readonly copied: number;
  readonly removedSets: readonly string[];
}

/**
 * Makes one set: the database as one snapshot saw it, and the bytes of every document in it.
 *
 * The bytes are copied while the snapshot is held. They never change under their key, and are there before their row
 * is; only a purge can take them away meanwhile, and then the set says so.
 */
export async function backUp(plan: BackupPlan): Promise<BackupResult> {
  const client = new Client({
    connectionString: plan.databaseUrl,
    application_name: 'strongroom-backup',
  });
  const outside = new Client({
    connectionString: plan.databaseUrl,
    application_name: 'strongroom-backup',
  });
  await Promise.all([client.connect(), outside.connect()]);
  const database = await DatabaseCopy.open(plan.databaseUrl);
  try {
    const lock = await outside.query<{ isMine: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS "isMine"',
      [ADVISORY_LOCKS.backup],
    );
    if (lock.rows[0]?.isMine !== true) throw new BackupError('Another backup is being made');
    const made = await makeSet(plan, client, outside, database);
    return { ...made, removedSets: await rotate(plan) };
  } finally {
    await database.close();
    await Promise.all([client.end(), outside.end()]);
  }
}

async function makeSet(
  { storage, folder, sealing }: BackupPlan,
  client: Client,
  outside: Client,
  database: DatabaseCopy,
): Promise<Omit<BackupResult, 'removedSets'>> {
  const createdAt = new Date().toISOString();
  const unfinished = await folder.begin();
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const exported = await client.query<{ id: string; version: string }>(
    `SELECT pg_export_snapshot() AS id, current_setting('server_version_num') AS version`,
  );
  const { id = '', version = '' } = exported.rows[0] ?? {};
  const tables = await digestTables(client);
  const dump = await database.dump(id, async (plain) =>
    folder.write(folder.setPath(unfinished, 'database.dump'), await sealing.seal(plain)),
  );
  const copy = new OriginalsCopy(storage, folder, sealing);
  const tally = { documents: 0, bytes: 0, purged: [] as string[] };
  const lines = listOriginals(client, outside, copy, tally);
  const list = await folder.write(
    folder.setPath(unfinished, 'originals.jsonl'),
    Readable.from(lines),
  );
  await client.query('ROLLBACK');
  const found: Manifest = {
    format: 1,
    createdAt,
    isEncrypted: sealing.encrypts,
    postgresVersion: Number(version),
    database: dump,
    originals: { sha256: list.sha256, documents: tally.documents, bytes: tally.bytes },
    purged: tally.purged,
    tables,
  };
  const set = await folder.publish(unfinished, found);
  return { set, documents: tally.documents, copied: copy.copied };
}

/** Copies the bytes of each document of the snapshot, and yields its line of the list. */
async function* listOriginals(
  client: Client,
  outside: Client,
  copy: OriginalsCopy,
  tally: { documents: number; bytes: number; purged: string[] },
): AsyncIterable<string> {
  await client.query(
    `DECLARE originals CURSOR FOR
       SELECT storage_key AS key, sha256, size_bytes AS "sizeBytes" FROM documents ORDER BY id`,
  );
  for (;;) {
    const { rows } = await client.query<Original & { sizeBytes: string }>(
      `FETCH ${BATCH} FROM originals`,
    );
    if (rows.length === 0) return;
    for (const row of rows) {
      const original = { ...row, sizeBytes: Number(row.sizeBytes) };
      const saved = await saveUnlessPurged(original, outside, copy);
      if (saved === undefined) {
        tally.purged.push(original.key);
        continue;
      }
      tally.documents += 1;
      tally.bytes += original.sizeBytes;
      yield `${JSON.stringify(saved)}\n`;
    }
  }
}

async function saveUnlessPurged(
  original: Original,
  outside: Client,
  copy: OriginalsCopy,
): Promise<BackedUpOriginal | undefined> {
  try {
    return await copy.save(original);
  } catch (error) {
    if (!(error instanceof StorageObjectNotFoundError)) throw error;
    const { rowCount } = await outside.query('SELECT FROM documents WHERE storage_key = $1', [
      original.key,
    ]);
    if (rowCount === 0) return undefined;
    throw new BackupError(`The store lacks the bytes of ${original.key}`, { cause: error });
  }
}

/** Lets go of what the plan does not keep; only after a new set is whole. */
async function rotate({ folder, keep }: BackupPlan): Promise<string[]> {
  const byTime = new Map<number, string>();
  for (const set of await folder.sets()) {
    byTime.set(Date.parse((await folder.manifestOf(set)).createdAt), set);
  }
  const gone = expired(
    [...byTime.keys()].map((time) => new Date(time)),
    keep,
  );
  const sets = gone.map((time) => byTime.get(time.getTime()) ?? '');
  for (const set of sets) await folder.removeSet(set);
  if (sets.length > 0) await folder.sweepBlobs();
  return sets;
}
