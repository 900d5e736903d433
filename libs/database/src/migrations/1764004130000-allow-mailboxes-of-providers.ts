import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Allows the kinds of mailboxes whose users agree on the page of a provider. */
export class AllowMailboxesOfProviders1764004130000 implements MigrationInterface {
  readonly name = 'AllowMailboxesOfProviders1764004130000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sources.sources
        DROP CONSTRAINT sources_kind_check,
        ADD CONSTRAINT sources_kind_check CHECK (
          kind IN ('webdav', 'folder', 'imap', 'google-drive', 'onedrive', 'gmail', 'outlook'))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
