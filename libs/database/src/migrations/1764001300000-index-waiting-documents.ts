import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How much an account has waiting decides the place of what it adds. */
export class IndexWaitingDocuments1764001300000 implements MigrationInterface {
  readonly name = 'IndexWaitingDocuments1764001300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX documents_waiting ON documents (owner_id)
        WHERE status IN ('pending', 'processing')`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
