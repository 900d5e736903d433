import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The language in which a page was read. */
export class KeepPageLanguages1764001100000 implements MigrationInterface {
  readonly name = 'KeepPageLanguages1764001100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE document_pages ADD COLUMN language text`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
