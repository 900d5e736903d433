import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ORIGINAL = new RegExp(`(?:^|/)(originals/../${UUID})$`);
const PAGE_RESULT = new RegExp(`(?:^|/)(extractions/(${UUID})/(${UUID})/[^/]+)$`);
/** The folders of incomplete uploads in file stores and object stores. */
const STAGED = /(?:^|\/)(?:\.?staged|\.sgwtmp)\//;

interface DocumentRow {
  readonly id: string;
  readonly key: string;
  readonly extractions: readonly string[];
}

/** Lists all files of the store, relative to its folder. The apps may delete some of them meanwhile. */
export async function storedFiles({ disk }: Cluster): Promise<string[]> {
  const found: string[] = [];
  const folders = [disk.folder];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else found.push(relative(disk.folder, path));
    }
  }
  return found;
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Returns the folder, relative to the store's, in which the keys begin. Undefined while the store is empty. */
export async function keyRoot(cluster: Cluster): Promise<string | undefined> {
  for (const file of await storedFiles(cluster)) {
    const key = ORIGINAL.exec(file)?.[1];
    if (key !== undefined) return file.slice(0, -key.length);
  }
  return undefined;
}

/** Returns files that no row refers to. */
export async function findOrphans(cluster: Cluster): Promise<string[]> {
  // Files first: a file that is stored in between is then not in the list.
  const files = await storedFiles(cluster);
  const rows = await documentRows(cluster);
  const keys = new Set(rows.map(({ key }) => key));
  const extractions = new Map(rows.map((row) => [row.id, row.extractions]));
  return files.filter((file) => {
    const original = ORIGINAL.exec(file)?.[1];
    if (original !== undefined) return !keys.has(original);
    const [, , documentId = '', extractionId = ''] = PAGE_RESULT.exec(file) ?? [];
    if (documentId !== '') return extractions.get(documentId)?.includes(extractionId) !== true;
    return STAGED.test(file);
  });
}

/** Returns the ids of documents whose bytes are not in the store. */
export async function findMissing(cluster: Cluster): Promise<string[]> {
  const rows = await documentRows(cluster);
  const keys = new Set((await storedFiles(cluster)).map((file) => ORIGINAL.exec(file)?.[1]));
  return rows.filter(({ key }) => !keys.has(key)).map(({ id }) => id);
}

function documentRows(cluster: Cluster): Promise<DocumentRow[]> {
  return cluster.database.query<DocumentRow>(
    cluster.databaseUrl,
    `SELECT id, storage_key AS key, array_remove(ARRAY[extraction_id, text_extraction_id], NULL)::text[] AS extractions
     FROM documents`,
  );
}
