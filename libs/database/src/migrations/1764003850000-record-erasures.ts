import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Records the ids of deleted rows. A trigger does it, so that no statement can forget it, also none of a release that
 * does not know the table.
 */
const RECORD_ERASED = `
  CREATE FUNCTION record_erased() RETURNS trigger
  LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO erased_ids (id) SELECT id FROM erased ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $$`;

/**
 * The ids of documents and accounts that were erased. Each backup copies them beside its sets, so that a restore of an
 * older set does not bring back what was erased since. An id says nothing else about its document.
 */
export class RecordErasures1764003850000 implements MigrationInterface {
  readonly name = 'RecordErasures1764003850000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erased_ids (
        id uuid PRIMARY KEY,
        erased_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(RECORD_ERASED);
    for (const table of ['documents', 'accounts']) {
      await runner.query(`
        CREATE TRIGGER ${table}_erased AFTER DELETE ON ${table} REFERENCING OLD TABLE AS erased
        FOR EACH STATEMENT EXECUTE FUNCTION record_erased()`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
