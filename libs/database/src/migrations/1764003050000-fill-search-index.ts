import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A batch takes about a second. So long waits a process of the earlier release that changes one of its documents. */
const BATCH = 2_000;

/** Joins the vectors of pages. A page that does not fit into a `tsvector` (1 MiB) is left out. */
const CREATE_AGGREGATE = [
  `CREATE OR REPLACE FUNCTION strongroom_append(vector tsvector, page tsvector) RETURNS tsvector
   LANGUAGE plpgsql IMMUTABLE AS $$
   BEGIN
     RETURN vector || page;
   EXCEPTION WHEN program_limit_exceeded THEN
     RETURN vector;
   END $$`,
  `CREATE OR REPLACE AGGREGATE strongroom_join (tsvector)
   (SFUNC = strongroom_append, STYPE = tsvector, INITCOND = '')`,
];
const DROP_AGGREGATE = [
  'DROP AGGREGATE strongroom_join (tsvector)',
  'DROP FUNCTION strongroom_append(tsvector, tsvector)',
];

/**
 * Copies the next documents and returns the id of the last one. A document is locked before its row is inserted: the
 * transactions of the api do it in this order, and in the other order two of them could wait for each other.
 */
const COPY_BATCH = `
  WITH batch AS (
    SELECT id, owner_id, deleted_at, title_vector FROM documents
    WHERE $1::uuid IS NULL OR id > $1::uuid ORDER BY id LIMIT ${BATCH} FOR NO KEY UPDATE
  ), copied AS (
    INSERT INTO document_search (document_id, owner_id, is_trashed, vector, rules)
    SELECT d.id, d.owner_id, d.deleted_at IS NOT NULL, strongroom_append(d.title_vector, (
        SELECT strongroom_join(p.text_vector ORDER BY p.number)
        FROM document_pages AS p
        WHERE p.document_id = d.id AND p.number <= 200
      )), ''
    FROM batch AS d
    ORDER BY d.id
    ON CONFLICT (document_id) DO UPDATE SET vector = excluded.vector
    WHERE length(document_search.vector) < length(excluded.vector)
  )
  SELECT id FROM batch ORDER BY id DESC LIMIT 1`;

/** Uploads to processes of the earlier release insert rows meanwhile, so the index is made without a lock. */
const CREATE_INDEX = [
  'DROP INDEX IF EXISTS document_search_terms',
  'CREATE INDEX CONCURRENTLY document_search_terms ON document_search USING gin (owner_id, vector)',
];

/**
 * Copies the terms of the earlier index, so that documents are found until the api has indexed them again. It takes
 * minutes when there are many, and processes of the earlier release work meanwhile. It can be interrupted and run again.
 */
export class FillSearchIndex1764003050000 implements MigrationInterface {
  readonly name = 'FillSearchIndex1764003050000';
  /** Each statement is a transaction: batches keep locks short, and the index cannot be made in a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of CREATE_AGGREGATE) await runner.query(statement);
    for (let last: string | null = null; ;) {
      const rows = (await runner.query(COPY_BATCH, [last])) as { id: string }[];
      if (rows[0] === undefined) break;
      last = rows[0].id;
    }
    for (const statement of [...DROP_AGGREGATE, ...CREATE_INDEX]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
