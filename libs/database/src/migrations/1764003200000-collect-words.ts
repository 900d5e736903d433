import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The words of each account's documents, for suggestions and for near words. The collation "C" sorts by code point, so
 * that the words with one beginning are one range of the index.
 */
const CREATE_WORDS = `
  CREATE TABLE account_words (
    owner_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- Folded, as the search index has it.
    word text COLLATE "C" NOT NULL,
    -- In lower case, as a document has it.
    spelling text NOT NULL,
    -- A document that has the word, unless it was purged since.
    document_id uuid NOT NULL,
    PRIMARY KEY (owner_id, word)
  )`;

/**
 * What documents got and lost, until the periodic job has applied it to account_words. Storing a document adds one row
 * here; the job does the slow part.
 */
const CREATE_CHANGES = `
  CREATE TABLE account_word_changes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    document_id uuid NOT NULL,
    -- Spellings.
    added text[] NOT NULL,
    -- Folded words, and other terms of the search index.
    removed text[] NOT NULL
  )`;

/**
 * The titles and tags of documents by their beginnings: a tag as a whole, a title from each of its words on. A row is
 * deleted with its document, so that no suggestion outlives it.
 */
const CREATE_NAMES = `
  CREATE TABLE document_names (
    document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    owner_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('tag', 'title')),
    -- Folded.
    key text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    PRIMARY KEY (document_id, kind, key, name)
  )`;

/**
 * Collects the words, titles and tags that are suggested while a query is typed. The reindexing, which runs for all
 * documents of earlier releases, fills the tables from these.
 */
export class CollectWords1764003200000 implements MigrationInterface {
  readonly name = 'CollectWords1764003200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    await runner.query(CREATE_WORDS);
    await runner.query(
      'CREATE INDEX account_words_similar ON account_words USING gin (owner_id, word gin_trgm_ops)',
    );
    await runner.query(CREATE_CHANGES);
    await runner.query(
      'CREATE INDEX account_word_changes_owner ON account_word_changes (owner_id)',
    );
    await runner.query(CREATE_NAMES);
    await runner.query(
      'CREATE INDEX document_names_key ON document_names (owner_id, kind, key, name)',
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
