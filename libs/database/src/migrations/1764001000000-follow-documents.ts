import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The columns of a document that callers see. Attempts, confidence and other values only change together with one of
 * these.
 */
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
];

/**
 * Lets clients follow a document: a trigger gives each visible change a number and notifies listeners, so that no writer
 * can forget it. Also records how fast the pages are read.
 */
export class FollowDocuments1764001000000 implements MigrationInterface {
  readonly name = 'FollowDocuments1764001000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE documents
        ADD COLUMN revision bigint NOT NULL DEFAULT 1,
        -- Pages that will be read, where not all of them will.
        ADD COLUMN pages_to_read integer,
        -- When the running extraction last got further, and what a page has lately taken it, by the clock.
        ADD COLUMN progress_at timestamptz,
        ADD COLUMN seconds_per_page real`);
    await runner.query(`
      CREATE FUNCTION revise_document() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.revision := OLD.revision + 1;
        PERFORM pg_notify('strongroom_documents', NEW.id::text);
        RETURN NEW;
      END $$`);
    await runner.query(`
      CREATE TRIGGER documents_revision BEFORE UPDATE ON documents FOR EACH ROW
        WHEN ((${SHOWN.map((column) => `OLD.${column}`).join(', ')})
          IS DISTINCT FROM (${SHOWN.map((column) => `NEW.${column}`).join(', ')}))
        EXECUTE FUNCTION revise_document()`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
