import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Allows all kinds of sources that this release line knows. The table has at most 20 rows an account, so that the check
 * of its rows takes no time worth a second step.
 */
export class AllowMoreSourceKinds1764004100000 implements MigrationInterface {
  readonly name = 'AllowMoreSourceKinds1764004100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sources.sources
        DROP CONSTRAINT sources_kind_check,
        ADD CONSTRAINT sources_kind_check
          CHECK (kind IN ('webdav', 'folder', 'imap', 'google-drive', 'onedrive'))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
