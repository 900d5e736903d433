import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The turn at which a document began to wait, in pages; plus the pages that are done, it is the turn that the document has
 * reached. Each upload looks up the lowest turn of all waiting documents and the highest of its own account.
 */
export class TakeTurns1764002200000 implements MigrationInterface {
  readonly name = 'TakeTurns1764002200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE documents ADD COLUMN turn integer NOT NULL DEFAULT 0`);
    await runner.query(
      `CREATE INDEX documents_turns ON documents ((turn + pages_done))
       WHERE status IN ('pending', 'processing')`,
    );
    await runner.query(
      `CREATE INDEX documents_turns_of_owner ON documents (owner_id, (turn + pages_done))
       WHERE status IN ('pending', 'processing')`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
