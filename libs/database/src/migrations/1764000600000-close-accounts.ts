import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts that their owner has closed, until all their data is removed. */
export class CloseAccounts1764000600000 implements MigrationInterface {
  readonly name = 'CloseAccounts1764000600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE accounts ADD COLUMN closed_at timestamptz`);
    await runner.query(
      `CREATE INDEX accounts_closed ON accounts (closed_at) WHERE closed_at IS NOT NULL`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
