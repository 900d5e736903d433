import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ORIGINAL = new RegExp(`(?:^|/)(originals/../${UUID})$`);
const PAGE_RESULT = new RegExp(`(?:^|/)(extractions/(${UUID})/(${UUID})/[^/]+)$`);
/** Where file and object stores keep what is on its way. */
const STAGED = /(?:^|\/)(?:staged|\.sgwtmp)\//;

interface DocumentRow {
  readonly id: string;
  readonly key: string;
  readonly extractions: readonly string[];
}

/** All files of the store, as paths below its folder, seen past the apps, which may be removing some. */
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

/** The folder, below the store's, that the keys begin in; undefined while nothing is stored. */
export async function keyRoot(cluster: Cluster): Promise<string | undefined> {
  for (const file of await storedFiles(cluster)) {
    const key = ORIGINAL.exec(file)?.[1];
    if (key !== undefined) return file.slice(0, -key.length);
  }
  return undefined;
}

/** Files that no row needs. */
export async function findOrphans(cluster: Cluster): Promise<string[]> {
  // Files first: what comes between the two looks has a row in the second.
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

/** The ids of documents whose bytes are not in the store. */
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
