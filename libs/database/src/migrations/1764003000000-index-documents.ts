import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row for each document, so that a search matches documents: words of different pages, of the title and of the tags
 * together. The api writes the terms; PostgreSQL only stores them.
 */
const CREATE_TABLE = `
  CREATE TABLE document_search (
    document_id uuid PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    -- Repeated from the document, so that one index finds by owner and word together.
    owner_id uuid NOT NULL,
    -- Repeated from the document, so that candidates are ranked without reading the documents.
    is_trashed boolean NOT NULL DEFAULT false,
    -- Weights: A title, B tags, C file name, D text. The positions of the text are only counts.
    vector tsvector NOT NULL,
    -- The rules by which the vector was made; documents with other rules are indexed again.
    rules text NOT NULL,
    terms_left_out integer NOT NULL DEFAULT 0
  ) WITH (toast_tuple_target = 8160)`;

/** Until the api has indexed them again, documents are found by the terms of the earlier index. */
const COPY_EARLIER_INDEX = `
  INSERT INTO document_search (document_id, owner_id, is_trashed, vector, rules)
  SELECT d.id, d.owner_id, d.deleted_at IS NOT NULL, d.title_vector || coalesce(pages.vector, ''), ''
  FROM documents AS d
  LEFT JOIN (
    SELECT p.document_id, strongroom_concatenate(p.text_vector ORDER BY p.number) AS vector
    FROM document_pages AS p
    WHERE p.number <= 200
    GROUP BY p.document_id
  ) AS pages ON pages.document_id = d.id`;

/** Matches documents instead of pages. */
export class IndexDocuments1764003000000 implements MigrationInterface {
  readonly name = 'IndexDocuments1764003000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CREATE_TABLE);
    await runner.query(
      `CREATE AGGREGATE strongroom_concatenate (tsvector) (SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '')`,
    );
    await runner.query(COPY_EARLIER_INDEX);
    await runner.query('DROP AGGREGATE strongroom_concatenate (tsvector)');
    await runner.query(
      'CREATE INDEX document_search_terms ON document_search USING gin (owner_id, vector)',
    );
    // Processes of the earlier release still write this column; this release does not.
    await runner.query(`ALTER TABLE documents ALTER COLUMN title_vector SET DEFAULT ''`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
