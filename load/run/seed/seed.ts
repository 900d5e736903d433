import { createHash } from 'node:crypto';
import { constants, existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importBuilt } from '../../../tools/launcher/import-built.ts';
import { Failure, say } from '../../../tools/launcher/failure.ts';
import { makeSampleFiles } from '../sample-files.ts';
import { unlessStopped } from '../../../tools/launcher/stop-request.ts';
import { openDatabase, type Database } from '../stack.ts';
import { MIN_DOCUMENTS, planOwners, WITH_BYTES, type PlannedDocument } from './plan.ts';
import { seedDatabase } from './seed-database.ts';

/**
 * The password of all seeded accounts. It protects nothing: the database is local and has generated data
 * only.
 */
export const SEED_PASSWORD = 'a password for load tests';

/** The record of a seeded data directory. */
export interface SeedRecord {
  documents: number;
  owners: number;
  /** The number of documents of the largest owner. */
  largest: number;
  seconds: number;
}

/** Reads the record of a data directory; undefined when it was not seeded. */
export function readSeed(dataDir: string): SeedRecord | undefined {
  const file = recordFile(dataDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SeedRecord) : undefined;
}

/** Fills a data directory that was not seeded before. */
export async function seed(
  root: string,
  dataDir: string,
  documents: number,
  stop: AbortSignal,
): Promise<SeedRecord> {
  if (!Number.isSafeInteger(documents) || documents < MIN_DOCUMENTS) {
    throw new Failure(`--documents must be a number of at least ${MIN_DOCUMENTS}.`);
  }
  if (readSeed(dataDir) !== undefined) {
    throw new Failure(
      `${dataDir} is seeded already: remove it to start again, or give another one by --data-dir.`,
    );
  }
  // Removes the remains of an earlier run that did not finish.
  await rm(dataDir, { recursive: true, force: true });
  const begin = performance.now();
  const owners = planOwners(documents);
  const database = await openDatabase(root, dataDir);
  try {
    await unlessStopped(fill(dataDir, database, owners), stop);
  } finally {
    await database.server.stop();
  }
  const record = {
    documents,
    owners: owners.length,
    largest: owners[0] ?? 0,
    seconds: seconds(begin),
  };
  await writeFile(recordFile(dataDir), `${JSON.stringify(record)}\n`);
  return record;
}

async function fill(
  dataDir: string,
  database: Database,
  owners: ReturnType<typeof planOwners>,
): Promise<void> {
  const begin = performance.now();
  const files = await makeFiles(dataDir);
  const withBytes: PlannedDocument[] = [];
  await seedDatabase({
    databaseUrl: database.url,
    owners,
    passwordHash: await hashPassword(),
    files,
    now: new Date(),
    emailOf: seededEmail,
    onFile: (document) => withBytes.push(document),
    onStep: (step) => say(`seeding: ${step} (${seconds(begin)} s) ...`),
  });
  say(`seeding: files (${seconds(begin)} s) ...`);
  await copyFiles(dataDir, files, withBytes);
}

/** The e-mail address of a seeded account; load/lib/accounts.ts must use the same. */
export function seededEmail(owner: number): string {
  return `owner-${String(owner).padStart(6, '0')}@load.example`;
}

interface SeedFile {
  path: string;
  sha256: string;
  sizeBytes: number;
}

/** Makes PDFs that differ in a comment, because an owner cannot have the same bytes twice. */
async function makeFiles(dataDir: string): Promise<SeedFile[]> {
  const folder = join(dataDir, 'seed-files');
  await makeSampleFiles(folder);
  const sources = ['letter.pdf', 'scan.pdf'].map((name) => readFileSync(join(folder, name)));
  return Promise.all(
    Array.from({ length: WITH_BYTES }, async (_, i) => {
      const source = sources[i % sources.length] ?? Buffer.alloc(0);
      const bytes = Buffer.concat([source, Buffer.from(`%${i}\n`)]);
      const path = join(folder, `${i}.pdf`);
      await writeFile(path, bytes, { mode: 0o600 });
      return {
        path,
        sizeBytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
    }),
  );
}

async function copyFiles(
  dataDir: string,
  files: readonly SeedFile[],
  documents: readonly PlannedDocument[],
): Promise<void> {
  const originals = join(dataDir, 'blobs', 'objects', 'originals');
  const folders = new Set(documents.map(({ id }) => id.slice(-2)));
  for (const folder of folders)
    await mkdir(join(originals, folder), { recursive: true, mode: 0o700 });
  for (const { id, file } of documents) {
    const source = files[file ?? 0];
    if (source === undefined) continue;
    // A copy that shares its blocks where the file system can do that. The store refuses hard links.
    await copyFile(source.path, join(originals, id.slice(-2), id), constants.COPYFILE_FICLONE);
  }
}

async function hashPassword(): Promise<string> {
  const { PasswordHasher } = await importBuilt<{
    PasswordHasher: new () => { hash(password: string): Promise<string> };
  }>('apps/api/src/passwords/password-hasher.js');
  return new PasswordHasher().hash(SEED_PASSWORD);
}

function recordFile(dataDir: string): string {
  return join(dataDir, 'seed.json');
}

function seconds(begin: number): number {
  return Math.round((performance.now() - begin) / 100) / 10;
}
