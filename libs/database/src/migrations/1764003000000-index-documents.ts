import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row for each document, so that a search matches documents: words of different pages, of the title and of the tags
 * together. The api writes the terms; PostgreSQL only stores them. The next migration fills the table and indexes it.
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

/** Finds the rows with other rules, and costs next to nothing when there are none. */
const RULES_INDEX = `CREATE INDEX document_search_rules ON document_search (rules, document_id)`;

/**
 * Runs at the commit of a transaction that inserted a document, or wrote its text or `title_vector`. If the transaction did
 * not write the row of the document, as no process of the earlier release does, the row is outdated, and a process of this
 * release makes it again. So every document has a row.
 */
const CREATE_TRIGGER_FUNCTION = `
  CREATE FUNCTION outdate_document_search() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      UPDATE document_search SET rules = ''
      WHERE document_id = NEW.id AND xmin <> pg_current_xact_id()::xid AND rules <> '';
    END IF;
    IF NOT EXISTS (SELECT FROM document_search WHERE document_id = NEW.id) THEN
      INSERT INTO document_search (document_id, owner_id, is_trashed, vector, rules)
      SELECT id, owner_id, deleted_at IS NOT NULL, title_vector, '' FROM documents WHERE id = NEW.id
      ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
  END $$`;

/** Processes of the earlier release put documents into the trash and out of it. */
const CREATE_TRASH_FUNCTION = `
  CREATE FUNCTION trash_document_search() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE document_search SET is_trashed = NEW.deleted_at IS NOT NULL
    WHERE document_id = NEW.id AND is_trashed <> (NEW.deleted_at IS NOT NULL);
    RETURN NULL;
  END $$`;

const CREATE_TRIGGERS = [
  `CREATE CONSTRAINT TRIGGER documents_search_row AFTER INSERT ON documents
   DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outdate_document_search()`,
  // Only the earlier release writes title_vector: whenever it changes a title or tags.
  `CREATE CONSTRAINT TRIGGER documents_search_change AFTER UPDATE OF title_vector, text_extraction_id ON documents
   DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outdate_document_search()`,
  `CREATE CONSTRAINT TRIGGER documents_search_trash AFTER UPDATE OF deleted_at ON documents
   DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trash_document_search()`,
];

/** Prepares the search of documents instead of pages. Short: it locks `documents` until it ends. */
export class IndexDocuments1764003000000 implements MigrationInterface {
  readonly name = 'IndexDocuments1764003000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CREATE_TABLE);
    await runner.query(RULES_INDEX);
    await runner.query(CREATE_TRIGGER_FUNCTION);
    await runner.query(CREATE_TRASH_FUNCTION);
    for (const trigger of CREATE_TRIGGERS) await runner.query(trigger);
    // Processes of the earlier release still write this column; this release does not.
    await runner.query(`ALTER TABLE documents ALTER COLUMN title_vector SET DEFAULT ''`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
