import { Readable } from 'node:stream';
import { Client } from 'pg';
import { ADVISORY_LOCKS } from '@app/database';
import { StorageObjectNotFoundError, type DocumentStorage } from '@app/document-storage';
import type { BackupFolder } from './backup-folder.js';
import { BackupError } from './backup.errors.js';
import type { BackupSigner } from './backup-keys.js';
import { DatabaseCopy } from './database-copy.js';
import { writeErasedIds } from './erased-ids.js';
import type { BackedUpOriginal, NewManifest } from './manifest.js';
import { OriginalsBackup, type Original } from './originals-copy.js';
import { expiredSets, type Keep } from './rotation.js';
import { BackupEncryption } from './backup-encryption.js';
import { digestTables } from './table-digests.js';

const BATCH = 500;

export interface BackupPlan {
  readonly databaseUrl: string;
  readonly storage: DocumentStorage;
  readonly folder: BackupFolder;
  readonly signer: BackupSigner;
  /** The age recipient, or `none`. Undefined: the recipient of the latest set. */
  readonly recipient: string | undefined;
  readonly keep: Keep;
}

/** The result of a backup, for the log. */
export interface BackupResult {
  readonly set: string;
  readonly documents: number;
  readonly copied: number;
  readonly isEncrypted: boolean;
  readonly removedSets: readonly string[];
}

/**
 * Makes one backup set: the database as one snapshot saw it, and the bytes of every document in the snapshot.
 * Then removes the sets that have expired.
 *
 * The bytes are copied while the snapshot is open. Bytes never change under their key, and exist before their
 * row does. Only a purge can delete them in the meantime; the manifest lists these keys as `purged`.
 *
 * @throws BackupError when another backup is running, or the store lacks the bytes of a document
 */
export async function backUp(plan: BackupPlan): Promise<BackupResult> {
  const snapshotClient = new Client({
    connectionString: plan.databaseUrl,
    application_name: 'strongroom-backup',
  });
  const liveClient = new Client({
    connectionString: plan.databaseUrl,
    application_name: 'strongroom-backup',
  });
  await Promise.all([snapshotClient.connect(), liveClient.connect()]);
  const database = await DatabaseCopy.open(plan.databaseUrl);
  try {
    const lock = await liveClient.query<{ isLocked: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS "isLocked"',
      [ADVISORY_LOCKS.backup],
    );
    if (lock.rows[0]?.isLocked !== true) throw new BackupError('Another backup is running');
    const result = await makeSet(plan, snapshotClient, liveClient, database);
    await writeErasedIds(plan, liveClient);
    return { ...result, removedSets: await rotate(plan) };
  } finally {
    await database.close();
    await Promise.all([snapshotClient.end(), liveClient.end()]);
  }
}

/** Adds the ids that were erased since the latest backup to the list beside the sets. */
export async function refreshErasedIds(plan: BackupPlan): Promise<void> {
  const client = new Client({
    connectionString: plan.databaseUrl,
    application_name: 'strongroom-backup',
  });
  await client.connect();
  try {
    await writeErasedIds(plan, client);
  } finally {
    await client.end();
  }
}

async function makeSet(
  plan: BackupPlan,
  snapshotClient: Client,
  liveClient: Client,
  database: DatabaseCopy,
): Promise<Omit<BackupResult, 'removedSets'>> {
  const { storage, folder, signer } = plan;
  const recipient = await recipientOf(plan);
  const encryption = new BackupEncryption(recipient, undefined);
  const createdAt = new Date().toISOString();
  const unfinished = await folder.begin();
  await snapshotClient.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const exported = await snapshotClient.query<{ id: string; version: string }>(
    `SELECT pg_export_snapshot() AS id, current_setting('server_version_num') AS version`,
  );
  const { id = '', version = '' } = exported.rows[0] ?? {};
  const tables = await digestTables(snapshotClient);
  const dump = await database.dump(id, async (plain) =>
    folder.write(folder.setPath(unfinished, 'database.dump'), await encryption.encrypt(plain)),
  );
  const copy = new OriginalsBackup(storage, folder, encryption, signer);
  const totals = { documents: 0, bytes: 0, purged: [] as string[] };
  const lines = copyOriginals(snapshotClient, liveClient, copy, totals);
  const list = await folder.write(
    folder.setPath(unfinished, 'originals.jsonl'),
    await encryption.encrypt(Readable.from(lines, { objectMode: false })),
  );
  await snapshotClient.query('ROLLBACK');
  const manifest: NewManifest = {
    format: 2,
    createdAt,
    ...(recipient === undefined ? {} : { recipient }),
    postgresVersion: Number(version),
    database: dump,
    originals: { sha256: list.sha256, documents: totals.documents, bytes: totals.bytes },
    purged: totals.purged,
    tables,
  };
  const set = await folder.publish(unfinished, manifest, copy.blobs, signer);
  const isEncrypted = recipient !== undefined;
  return { set, documents: totals.documents, copied: copy.copied, isEncrypted };
}

/** Returns the recipient to encrypt for. A set after an encrypted one is encrypted, too, unless it is refused. */
async function recipientOf({ folder, recipient }: BackupPlan): Promise<string | undefined> {
  if (recipient !== undefined) return recipient === 'none' ? undefined : recipient;
  const signed = (await folder.sets()).filter(({ isSigned }) => isSigned);
  return signed.at(-1)?.manifest.recipient;
}

/** Copies the bytes of each document in the snapshot, and yields its line of `originals.jsonl`. */
async function* copyOriginals(
  snapshotClient: Client,
  liveClient: Client,
  copy: OriginalsBackup,
  totals: { documents: number; bytes: number; purged: string[] },
): AsyncIterable<Buffer> {
  await snapshotClient.query(
    `DECLARE originals CURSOR FOR
       SELECT storage_key AS key, sha256, size_bytes AS "sizeBytes" FROM documents ORDER BY id`,
  );
  for (;;) {
    const { rows } = await snapshotClient.query<Original & { sizeBytes: string }>(
      `FETCH ${BATCH} FROM originals`,
    );
    if (rows.length === 0) return;
    for (const row of rows) {
      const original = { ...row, sizeBytes: Number(row.sizeBytes) };
      const saved = await saveUnlessPurged(original, liveClient, copy);
      if (saved === undefined) {
        totals.purged.push(original.key);
        continue;
      }
      totals.documents += 1;
      totals.bytes += original.sizeBytes;
      yield Buffer.from(`${JSON.stringify(saved)}\n`);
    }
  }
}

async function saveUnlessPurged(
  original: Original,
  liveClient: Client,
  copy: OriginalsBackup,
): Promise<BackedUpOriginal | undefined> {
  try {
    return await copy.save(original);
  } catch (error) {
    if (!(error instanceof StorageObjectNotFoundError)) throw error;
    const { rowCount } = await liveClient.query('SELECT FROM documents WHERE storage_key = $1', [
      original.key,
    ]);
    if (rowCount === 0) return undefined;
    throw new BackupError(`The store lacks the bytes of ${original.key}`, { cause: error });
  }
}

/** Removes expired sets and the blobs that only they named. Must run after a new set is complete. */
async function rotate({ folder, keep }: BackupPlan): Promise<string[]> {
  const sets = expiredSets(await folder.sets(), keep).map(({ name }) => name);
  for (const set of sets) await folder.removeSet(set);
  if (sets.length > 0) await folder.sweepBlobs();
  return sets;
}
