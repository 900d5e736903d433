import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often an extraction got a new job because its job ended without settling the document. */
export class CountRequeues1764000300000 implements MigrationInterface {
  readonly name = 'CountRequeues1764000300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE documents ADD COLUMN requeues integer NOT NULL DEFAULT 0`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
