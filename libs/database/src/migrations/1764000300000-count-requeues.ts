import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Adds a counter of the jobs that replaced a job of the same extraction, because that job ended without a
 * result.
 */
export class CountRequeues1764000300000 implements MigrationInterface {
  readonly name = 'CountRequeues1764000300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE documents ADD COLUMN requeues integer NOT NULL DEFAULT 0`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
