import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The store that has the bytes of these rows; at most one row. It is pending until the store contains the same id.
 */
export class KnowTheStore1764001400000 implements MigrationInterface {
  readonly name = 'KnowTheStore1764001400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stores (
        is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
        id uuid NOT NULL,
        is_established boolean NOT NULL DEFAULT false,
        changed_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
