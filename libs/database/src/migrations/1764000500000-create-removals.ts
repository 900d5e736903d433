import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stored objects whose document was purged; recorded in the same transaction, so that none is forgotten. */
export class CreateRemovals1764000500000 implements MigrationInterface {
  readonly name = 'CreateRemovals1764000500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE removals (
        document_id uuid PRIMARY KEY,
        storage_key text NOT NULL,
        noted_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX removals_order ON removals (noted_at)`);
    await runner.query(
      `CREATE INDEX documents_purge ON documents (deleted_at) WHERE deleted_at IS NOT NULL`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
