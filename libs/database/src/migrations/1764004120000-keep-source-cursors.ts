import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds what the connector knows of the state of a source after its last complete round, as {folder, value, leftOut}. */
export class KeepSourceCursors1764004120000 implements MigrationInterface {
  readonly name = 'KeepSourceCursors1764004120000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sources.sources ADD COLUMN cursor jsonb');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
