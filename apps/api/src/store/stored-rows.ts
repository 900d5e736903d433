import type { Queryable } from './queryable.js';

const BATCH = 500;

/** The storage key, size and hash of a document's bytes, from its row. */
export interface StoredRow {
  readonly id: string;
  readonly storageKey: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

const COLUMNS = `id, storage_key AS "storageKey", size_bytes::float8 AS "sizeBytes", sha256`;

/** Yields the rows of all documents, including the trash, in the order of their ids. */
export async function* listRows(db: Queryable): AsyncIterable<StoredRow> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await db.query<StoredRow>(
      `SELECT ${COLUMNS} FROM documents WHERE id > $1 ORDER BY id LIMIT ${BATCH}`,
      [after],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** Returns the row of one document; undefined when there is none. */
export async function findRow(db: Queryable, documentId: string): Promise<StoredRow | undefined> {
  const { rows } = await db.query<StoredRow>(
    `SELECT ${COLUMNS} FROM documents WHERE id::text = $1`,
    [documentId],
  );
  return rows[0];
}

/** Returns the rows that have one of the storage keys, by key. */
export async function findRowsByKey(
  db: Queryable,
  storageKeys: readonly string[],
): Promise<Map<string, StoredRow>> {
  const { rows } = await db.query<StoredRow>(
    `SELECT ${COLUMNS} FROM documents WHERE storage_key = ANY($1)`,
    [storageKeys],
  );
  return new Map(rows.map((row) => [row.storageKey, row]));
}

/** Returns the given extractions that are a document's latest, or the one of its text. */
export async function currentExtractions(
  db: Queryable,
  extractionIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT unnest(ARRAY[extraction_id, text_extraction_id]) AS id FROM documents
     WHERE extraction_id = ANY($1) OR text_extraction_id = ANY($1)`,
    [extractionIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Groups items, so that the database can be queried once for each group. */
export async function* inBatches<T>(items: AsyncIterable<T>): AsyncIterable<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    if (batch.push(item) < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
