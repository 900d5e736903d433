import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The columns of a document that callers see, now with the state of its malware scan. */
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
];

/** The malware scan of each document. Documents that exist already are not scanned: their state is `none`. */
export class ScanDocuments1764003900000 implements MigrationInterface {
  readonly name = 'ScanDocuments1764003900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE documents
        ADD COLUMN scan_state text NOT NULL DEFAULT 'none',
        ADD COLUMN scan_signature text,
        ADD COLUMN scanned_at timestamptz(3),
        -- Set while the document is to be scanned. It can be in use meanwhile, unless its state is waiting.
        ADD COLUMN scan_waiting_since timestamptz,
        -- Scans without a verdict since then, and when the next one is due.
        ADD COLUMN scan_attempts integer NOT NULL DEFAULT 0,
        ADD COLUMN scan_due_at timestamptz`);
    // NOT VALID, because all existing rows have the default, and a check of them would block their use meanwhile.
    await runner.query(`
      ALTER TABLE documents ADD CONSTRAINT documents_scan_state
        CHECK (scan_state IN ('none', 'waiting', 'clean', 'infected', 'unscanned', 'blocked')) NOT VALID`);
    await runner.query(`
      CREATE OR REPLACE TRIGGER documents_revision BEFORE UPDATE ON documents FOR EACH ROW
        WHEN ((${SHOWN.map((column) => `OLD.${column}`).join(', ')})
          IS DISTINCT FROM (${SHOWN.map((column) => `NEW.${column}`).join(', ')}))
        EXECUTE FUNCTION revise_document()`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
