import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where a page was read with low confidence, and which terms of a document occur only there: they weigh less in searches.
 * Both are NULL for pages that an earlier release has read, or reads during the upgrade: nothing is known of them. The
 * tables are not rewritten.
 */
export class MarkUncertainWords1764003700000 implements MigrationInterface {
  readonly name = 'MarkUncertainWords1764003700000';

  async up(runner: QueryRunner): Promise<void> {
    // The beginning and the end of each place in the text, in UTF-16 code units, one after the other.
    await runner.query('ALTER TABLE document_pages ADD COLUMN uncertain integer[]');
    await runner.query('ALTER TABLE document_search ADD COLUMN uncertain tsvector');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
