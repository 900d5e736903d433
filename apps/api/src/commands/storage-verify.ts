import { Pool } from 'pg';
import { loadConfigOrExit } from '@app/config';
import {
  createDocumentStorage,
  requireKeyPair,
  storageLocation,
  type DocumentStorage,
} from '@app/document-storage';
import { createLogger } from '@app/logging';
import {
  claimStore,
  progressBar,
  STORAGE_PROGRAM_SLICES,
  StoreVerifier,
  type Fault,
  type VerifiedStore,
} from '../store/index.js';

const FAULTS: readonly Fault[] = ['missing', 'changed', 'orphaned'];

const isAdoption = process.argv.slice(2).includes('--adopt');
const config = loadConfigOrExit('storage-verify', STORAGE_PROGRAM_SLICES, [requireKeyPair]);
const logger = createLogger('storage-verify', config);

/** Makes this database use a new, empty store, after its own store was lost. */
async function adopt(db: Pool, storage: DocumentStorage): Promise<void> {
  await storage.prepare();
  if (await claimStore(db, storage)) return;
  throw new Error(
    'The store belongs to another database, or its documents were moved: choose an empty store',
  );
}

/** Reads every document of the database from the store and returns what is missing, changed or orphaned. */
async function verify(): Promise<VerifiedStore> {
  const db = new Pool({
    connectionString: config.databaseUrl,
    application_name: 'strongroom-storage-verify',
    max: 5,
  });
  const bar = progressBar('{bar} {value} of {total} documents, {eta_formatted} left');
  try {
    const { rows } = await db.query<{ n: number }>('SELECT count(*)::int AS n FROM documents');
    bar.start(rows[0]?.n ?? 0, 0);
    const storage = createDocumentStorage(storageLocation(config), config);
    if (isAdoption) await adopt(db, storage);
    return await new StoreVerifier(db, storage, () => bar.increment()).verify();
  } finally {
    bar.stop();
    await db.end();
  }
}

function isOriginal(key: string): boolean {
  return key.startsWith('originals/');
}

function row(name: string, cells: readonly unknown[]): string {
  return name.padEnd(14) + cells.map((cell) => String(cell).padStart(10)).join('');
}

function report({ originals, others, findings }: VerifiedStore): string {
  const lines = findings.map(
    ({ fault, key, documentId }) =>
      `${fault}  ${key}${documentId === undefined ? '' : `  (document ${documentId})`}`,
  );
  const count = (fault: Fault, originalsOnly: boolean) =>
    findings.filter((one) => one.fault === fault && isOriginal(one.key) === originalsOnly).length;
  return [
    ...lines,
    row('', ['checked', ...FAULTS]),
    row('originals', [originals, ...FAULTS.map((fault) => count(fault, true))]),
    row('page results', [others, ...FAULTS.map((fault) => count(fault, false))]),
    '',
  ].join('\n');
}

try {
  const verified = await verify();
  process.stdout.write(report(verified));
  process.exitCode = verified.findings.length === 0 ? 0 : 1;
} catch (err) {
  logger.fatal({ err }, 'The store could not be verified');
  process.exitCode = 2;
}
