import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An index from which documents are filtered and counted without reading their rows, which are long and spread over the
 * table. An entry may have at most 2,704 bytes; five tags have at most 2,040. Documents with more tags are few, and the
 * second index finds them. The id is part of the key, so that a plan for few documents is good for many, too: the planner
 * underestimates how many documents a word finds.
 */
export class CountDocuments1764003300000 implements MigrationInterface {
  readonly name = 'CountDocuments1764003300000';
  /** The indexes are made concurrently, because processes of the earlier release write documents meanwhile. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX IF EXISTS documents_facets, documents_many_tags');
    await runner.query(
      `CREATE INDEX CONCURRENTLY documents_facets ON documents (owner_id, id)
       INCLUDE (created_at, tags, status, media_type, size_bytes)
       WHERE deleted_at IS NULL AND cardinality(tags) <= 5`,
    );
    await runner.query(
      `CREATE INDEX CONCURRENTLY documents_many_tags ON documents (owner_id, id)
       WHERE deleted_at IS NULL AND cardinality(tags) > 5`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
