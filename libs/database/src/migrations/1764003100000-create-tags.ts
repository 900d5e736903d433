import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Colours of tags, and the documents whose search rows still have the terms of earlier tags. */
export class CreateTags1764003100000 implements MigrationInterface {
  readonly name = 'CreateTags1764003100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE tags (
        owner_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        -- As in documents.tags, which stays the only list of a document's tags.
        name text NOT NULL,
        colour text NOT NULL CHECK (colour ~ '^#[0-9a-f]{6}$'),
        PRIMARY KEY (owner_id, name)
      )`);
    // A table of its own: a mark in document_search would write each marked row's whole vector, and its index, anew.
    await runner.query(`
      CREATE TABLE outdated_details (
        document_id uuid PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
