import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The encoding from which the text of a document was decoded; null in documents that were read before. */
export class KeepTextEncodings1764003600000 implements MigrationInterface {
  readonly name = 'KeepTextEncodings1764003600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE documents ADD COLUMN encoding text`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
