import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The attachments of a mail that were asked for as documents, and the mail that a document was attached to. Neither is a
 * reference: mail and attachments are trashed and purged independently of each other.
 */
export class KeepAttachments1764003860000 implements MigrationInterface {
  readonly name = 'KeepAttachments1764003860000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE documents
        -- Null when they were not asked for; empty until the mail has been read.
        ADD COLUMN attachments jsonb,
        ADD COLUMN mail_document_id uuid`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
