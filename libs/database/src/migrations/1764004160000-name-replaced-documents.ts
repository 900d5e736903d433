import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The columns of a document that callers see, now with the document that it replaces. */
const SHOWN = [
  'title',
  'tags',
  'languages',
  'status',
  'extraction_id',
  'pages_total',
  'pages_done',
  'error_code',
  'deleted_at',
  'scan_state',
  'replaces_id',
];

/** A document can name the document that it replaces, and a source says what becomes of the replaced one. */
export class NameReplacedDocuments1764004160000 implements MigrationInterface {
  readonly name = 'NameReplacedDocuments1764004160000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE documents ADD COLUMN replaces_id uuid');
    // NOT VALID, because every row has the default, and a check of them would block their use meanwhile.
    await runner.query(`
      ALTER TABLE documents ADD CONSTRAINT documents_replaces
        FOREIGN KEY (replaces_id) REFERENCES documents (id) ON DELETE SET NULL NOT VALID`);
    await runner.query(`
      CREATE OR REPLACE TRIGGER documents_revision BEFORE UPDATE ON documents FOR EACH ROW
        WHEN ((${SHOWN.map((column) => `OLD.${column}`).join(', ')})
          IS DISTINCT FROM (${SHOWN.map((column) => `NEW.${column}`).join(', ')}))
        EXECUTE FUNCTION revise_document()`);
    // When a purge removes the replaced document, the entity tag of the later one must change with its JSON.
    await runner.query(`
      CREATE FUNCTION touch_document() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.updated_at := now();
        RETURN NEW;
      END $$`);
    await runner.query(`
      CREATE TRIGGER documents_replaced_purged BEFORE UPDATE OF replaces_id ON documents FOR EACH ROW
        WHEN (OLD.replaces_id IS NOT NULL AND NEW.replaces_id IS NULL)
        EXECUTE FUNCTION touch_document()`);
    await runner.query(`
      ALTER TABLE sources.sources ADD COLUMN on_change text NOT NULL DEFAULT 'keep'
        CONSTRAINT sources_on_change CHECK (on_change IN ('keep', 'trash'))`);
    await runner.query('ALTER TABLE sources.entries ADD COLUMN imported_at timestamptz');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
