import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Client } from 'pg';
import type { DocumentStorage } from '@app/document-storage';
import { claimStore } from '../store/index.js';
import { hashOf, type BackupFolder, type BackupSet } from './backup-folder.js';
import type { BackupVerifier } from './backup-keys.js';
import { BackupError } from './backup.errors.js';
import { DatabaseCopy } from './database-copy.js';
import { eraseAgain, readErasedIds } from './erased-ids.js';
import type { Manifest, TableDigest } from './manifest.js';
import { OriginalsRestore } from './originals-copy.js';
import type { BackupEncryption } from './backup-encryption.js';
import { digestTables } from './table-digests.js';

export interface RestorePlan {
  readonly databaseUrl: string;
  readonly storage: DocumentStorage;
  readonly folder: BackupFolder;
  readonly encryption: BackupEncryption;
  /** Checks the signatures. Undefined: restore a set that is not signed, or was signed with a lost key. */
  readonly verifier: BackupVerifier | undefined;
  /** Restore the latest set that was made at or before this time; undefined: the latest set. */
  readonly at: Date | undefined;
}

export interface RestoreResult {
  readonly set: string;
  readonly documents: number;
  readonly tables: number;
  /** The number of ids that were erased since, or before, and are not restored. */
  readonly erasedIds: number;
}

/**
 * Restores one set into an empty database and a store: first the bytes, then all rows in one transaction.
 * Then compares each table with its digest in the manifest, and removes what was erased since the backup. Can
 * be repeated after a failure that left the database empty.
 *
 * @throws BackupError
 */
export async function restore(plan: RestorePlan): Promise<RestoreResult> {
  const { folder, storage, encryption } = plan;
  const { name: set, manifest } = await chooseSet(plan);
  const erased = await readErasedIds(folder, plan.verifier);
  const client = new Client({
    connectionString: plan.databaseUrl,
    application_name: 'strongroom-restore',
  });
  await client.connect();
  const database = await DatabaseCopy.open(plan.databaseUrl);
  try {
    await requireEmpty(client);
    await requireIntact(folder, set, manifest);
    await restoreOriginals(plan, set, manifest, erased);
    const dump = createReadStream(folder.setPath(set, 'database.dump'));
    await database.restore(await encryption.decrypt(dump, manifest.isEncrypted));
    await requireEqualTables(client, manifest.tables);
    await removePurged(client, manifest);
    await eraseAgain(client, erased);
    if (!(await claimStore(client, storage))) {
      throw new BackupError('STORAGE_URL names a store whose documents belong to another database');
    }
    const { originals, tables } = manifest;
    return {
      set,
      documents: originals.documents,
      tables: tables.length,
      erasedIds: erased.size,
    };
  } finally {
    await database.close();
    await client.end();
  }
}

async function chooseSet({ folder, at, verifier }: RestorePlan): Promise<BackupSet> {
  const sets = await folder.sets();
  if (sets.length === 0) throw new BackupError('BACKUP_DIR contains no backup');
  const set = sets.findLast(
    ({ manifest }) => at === undefined || Date.parse(manifest.createdAt) <= at.getTime(),
  );
  if (set === undefined) {
    throw new BackupError(`No backup was made before RESTORE_AT; the oldest is ${sets[0]?.name}`);
  }
  if (verifier !== undefined && !set.isSigned) {
    throw new BackupError(
      `${set.name} is not signed with the key of BACKUP_VERIFY_KEY: it may be forged. If you know where it is from, such as from an earlier release, set RESTORE_UNSIGNED=true`,
    );
  }
  return set;
}

/** Restores the bytes of all documents that were not erased since the backup. */
async function restoreOriginals(
  { folder, storage, encryption }: RestorePlan,
  set: string,
  { format, isEncrypted }: Manifest,
  erased: ReadonlySet<string>,
): Promise<void> {
  const list = createReadStream(folder.setPath(set, 'originals.jsonl'));
  // In sets of format 1, the list is never encrypted.
  const plain = format === 1 ? list : await encryption.decrypt(list, isEncrypted);
  const copy = new OriginalsRestore(storage, folder, encryption);
  for await (const original of folder.originalsOf(plain)) {
    if (!erased.has(basename(original.key))) await copy.restore(original, isEncrypted);
  }
}

async function requireEmpty(client: Client): Promise<void> {
  const { rows } = await client.query<{ tables: string }>(
    `SELECT count(*) AS tables FROM pg_tables WHERE schemaname IN ('public', 'bullmq', 'sources')`,
  );
  if (rows[0]?.tables !== '0') {
    throw new BackupError(
      'The database is not empty: restore into a new database, and switch the installation to it',
    );
  }
}

async function requireIntact(folder: BackupFolder, set: string, manifest: Manifest): Promise<void> {
  const hashes = [
    ['database.dump', manifest.database.sha256],
    ['originals.jsonl', manifest.originals.sha256],
  ] as const;
  for (const [name, sha256] of hashes) {
    if ((await hashOf(folder.setPath(set, name))) !== sha256) {
      throw new BackupError(
        `${name} of ${set} is damaged: set RESTORE_AT to restore an older backup`,
      );
    }
  }
}

async function requireEqualTables(client: Client, expected: readonly TableDigest[]): Promise<void> {
  await client.query('BEGIN READ ONLY');
  const actual = await digestTables(client);
  await client.query('ROLLBACK');
  const differing = expected.filter(
    ({ name, rows, digest }) =>
      !actual.some(
        (table) => table.name === name && table.rows === rows && table.digest === digest,
      ),
  );
  if (differing.length > 0 || actual.length !== expected.length) {
    const names = differing.map(({ name }) => name).join(', ');
    throw new BackupError(
      `The restored database differs from the backup and must not be used: ${names}`,
    );
  }
}

/** Deletes the rows of documents that were purged during the backup: their bytes are not in the set. */
async function removePurged(client: Client, { purged }: Manifest): Promise<void> {
  if (purged.length === 0) return;
  await client.query('DELETE FROM documents WHERE storage_key = ANY($1)', [purged]);
}
