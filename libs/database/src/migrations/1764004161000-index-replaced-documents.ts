import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For the purge of a replaced document, and for the files that became a document. */
const INDEXES = {
  documents_replaced: 'documents (replaces_id) WHERE replaces_id IS NOT NULL',
  entries_of_document: 'sources.entries (document_id) WHERE document_id IS NOT NULL',
};

/** Indexes what {@link NameReplacedDocuments1764004160000} has added, and proves its constraint. */
export class IndexReplacedDocuments1764004161000 implements MigrationInterface {
  readonly name = 'IndexReplacedDocuments1764004161000';
  /** The indexes are made concurrently, because processes of the earlier release write the tables meanwhile. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX IF EXISTS documents_replaced, sources.entries_of_document');
    for (const [name, index] of Object.entries(INDEXES)) {
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${index}`);
    }
    await runner.query('ALTER TABLE documents VALIDATE CONSTRAINT documents_replaces');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
