import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Folders whose files, with those of the folders below, were asked for, and the space that an account has left. */
export class ImportFolders1764004162000 implements MigrationInterface {
  readonly name = 'ImportFolders1764004162000';

  async up(runner: QueryRunner): Promise<void> {
    // The connector lists the folder, and deletes the row when all its files are in the ledger.
    await runner.query(`
      CREATE TABLE sources.folder_imports (
        id uuid PRIMARY KEY,
        source_id uuid NOT NULL REFERENCES sources.sources (id) ON DELETE CASCADE,
        folder text COLLATE "C" NOT NULL CHECK (octet_length(folder) <= 2000),
        tags text[] NOT NULL,
        request_id text,
        attempts integer NOT NULL DEFAULT 0,
        next_try_at timestamptz NOT NULL DEFAULT now(),
        lease_until timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (source_id, folder)
      )`);
    // Null: no file was refused by the quota of late. The api sets it, for all sources of an account.
    await runner.query('ALTER TABLE sources.sources ADD COLUMN room_bytes bigint');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
