import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the listing of a folder ended that could not be listed completely, and which files were gone at some time. */
export class EndFolderImports1764004163000 implements MigrationInterface {
  readonly name = 'EndFolderImports1764004163000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sources.folder_imports
        -- {code, message} for the owner. With ended_at, it is not tried again by itself.
        ADD COLUMN error jsonb,
        ADD COLUMN ended_at timestamptz`);
    // A file that was gone has no later version: what has its name later is another file.
    await runner.query(
      'ALTER TABLE sources.entries ADD COLUMN was_gone boolean NOT NULL DEFAULT false',
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
