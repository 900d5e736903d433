import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The request that last asked for the text, and when its job was last renewed after it ended without settling. */
export class RememberRequests1764001200000 implements MigrationInterface {
  readonly name = 'RememberRequests1764001200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE documents
        ADD COLUMN request_id text,
        ADD COLUMN requeued_at timestamptz`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
