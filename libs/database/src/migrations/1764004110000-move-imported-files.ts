import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happens to imported files of an inbox; null for sources where nothing can be moved. */
export class MoveImportedFiles1764004110000 implements MigrationInterface {
  readonly name = 'MoveImportedFiles1764004110000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sources.sources
        ADD COLUMN after_import text CHECK (after_import IN ('move', 'keep'))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
