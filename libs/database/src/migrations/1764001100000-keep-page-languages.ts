import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In which language a page was read; its other facts are there already. */
export class KeepPageLanguages1764001100000 implements MigrationInterface {
  readonly name = 'KeepPageLanguages1764001100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE document_pages ADD COLUMN language text`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
