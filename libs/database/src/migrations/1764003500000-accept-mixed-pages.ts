import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A page can have words of its text layer and recognised words. The constraint is NOT VALID, so that no row is read while
 * the table is locked: the earlier constraint was stricter, so all rows comply.
 */
export class AcceptMixedPages1764003500000 implements MigrationInterface {
  readonly name = 'AcceptMixedPages1764003500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE document_pages
        DROP CONSTRAINT document_pages_source_check,
        ADD CONSTRAINT document_pages_source_check CHECK (source IN ('text-layer', 'ocr', 'mixed')) NOT VALID`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
