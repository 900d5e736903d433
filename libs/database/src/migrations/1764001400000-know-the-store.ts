import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which store has the bytes of these rows; one row at most. It is pending until the store itself says the same.
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
