import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the documents that are to be scanned: first those that cannot be used until then. */
export class IndexScans1764003901000 implements MigrationInterface {
  readonly name = 'IndexScans1764003901000';
  /** The index is made concurrently, because processes of the earlier release write documents meanwhile. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX IF EXISTS documents_to_scan');
    await runner.query(
      `CREATE INDEX CONCURRENTLY documents_to_scan ON documents ((scan_state <> 'waiting'), id)
       WHERE scan_waiting_since IS NOT NULL`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
