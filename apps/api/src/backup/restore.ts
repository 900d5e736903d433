import { createReadStream } from 'node:fs';
import { Client } from 'pg';
import type { DocumentStorage } from '@app/document-storage';
import { claimStore } from '../store/index.js';
import { hashOf, type BackupFolder } from './backup-folder.js';
import { BackupError } from './backup.errors.js';
import { DatabaseCopy } from './database-copy.js';
import type { Manifest, TableDigest } from './manifest.js';
import { OriginalsCopy } from './originals-copy.js';
import type { Sealing } from './sealing.js';
import { digestTables } from './table-digests.js';

export interface RestorePlan {
  readonly databaseUrl: string;
  readonly storage: DocumentStorage;
  readonly folder: BackupFolder;
  readonly sealing: Sealing;
  /** The latest set made at or before this moment; undefined: the latest. */
  readonly at: Date | undefined;
}

export interface RestoreResult {
  readonly set: string;
  readonly documents: number;
  readonly tables: number;
}

/**
 * Puts one set into an empty database and a store: first the bytes, then all rows at once. What is there afterwards is
 * compared with what the backup saw, table by table. May be called again after a failure.
 */
export async function restore(plan: RestorePlan): Promise<RestoreResult> {
  const { folder, storage, sealing } = plan;
  const set = await chooseSet(plan);
  const found = await folder.manifestOf(set);
  const client = new Client({
    connectionString: plan.databaseUrl,
    application_name: 'strongroom-restore',
  });
  await client.connect();
  const database = await DatabaseCopy.open(plan.databaseUrl);
  try {
    await requireEmpty(client);
    await requireIntact(folder, set, found);
    const copy = new OriginalsCopy(storage, folder, sealing);
    for await (const original of folder.originalsOf(set)) {
      await copy.restore(original, found.isEncrypted);
    }
    const dump = createReadStream(folder.setPath(set, 'database.dump'));
    await database.restore(await sealing.open(dump, found.isEncrypted));
    await requireSame(client, found.tables);
    await removePurged(client, found);
    if (!(await claimStore(client, storage))) {
      throw new BackupError('STORAGE_URL names a store whose documents belong to another database');
    }
    return { set, documents: found.originals.documents, tables: found.tables.length };
  } finally {
    await database.close();
    await client.end();
  }
}

async function chooseSet({ folder, at }: RestorePlan): Promise<string> {
  const sets = await folder.sets();
  if (sets.length === 0) throw new BackupError('BACKUP_DIR holds no backup');
  for (const set of sets.toReversed()) {
    const { createdAt } = await folder.manifestOf(set);
    if (at === undefined || Date.parse(createdAt) <= at.getTime()) return set;
  }
  throw new BackupError(`No backup was made before RESTORE_AT; the oldest is ${sets[0]}`);
}

async function requireEmpty(client: Client): Promise<void> {
  const { rows } = await client.query<{ tables: string }>(
    `SELECT count(*) AS tables FROM pg_tables WHERE schemaname IN ('public', 'bullmq')`,
  );
  if (rows[0]?.tables !== '0') {
    throw new BackupError(
      'The database is not empty: restore into a new one, and switch over to it',
    );
  }
}

async function requireIntact(folder: BackupFolder, set: string, found: Manifest): Promise<void> {
  const hashes = [
    ['database.dump', found.database.sha256],
    ['originals.jsonl', found.originals.sha256],
  ] as const;
  for (const [name, sha256] of hashes) {
    if ((await hashOf(folder.setPath(set, name))) !== sha256) {
      throw new BackupError(`${name} of ${set} is damaged: restore an older backup, by RESTORE_AT`);
    }
  }
}

async function requireSame(client: Client, expected: readonly TableDigest[]): Promise<void> {
  await client.query('BEGIN READ ONLY');
  const actual = await digestTables(client);
  await client.query('ROLLBACK');
  const differing = expected.filter(
    ({ name, rows, digest }) =>
      !actual.some((one) => one.name === name && one.rows === rows && one.digest === digest),
  );
  if (differing.length > 0 || actual.length !== expected.length) {
    const names = differing.map(({ name }) => name).join(', ');
    throw new BackupError(`The database differs from the backup, do not use it: ${names}`);
  }
}

/** Their bytes went while the backup was made, because their owner wanted it so. */
async function removePurged(client: Client, { purged }: Manifest): Promise<void> {
  if (purged.length === 0) return;
  await client.query('DELETE FROM documents WHERE storage_key = ANY($1)', [purged]);
}
