import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A new database does not need the indexes by which the earlier release searched. In other databases, the api drops them
 * after it has indexed every document, because processes of the earlier release can still search.
 */
export class DropEarlierSearchIndexes1764003400000 implements MigrationInterface {
  readonly name = 'DropEarlierSearchIndexes1764003400000';

  async up(runner: QueryRunner): Promise<void> {
    const documents = (await runner.query('SELECT FROM documents LIMIT 1')) as unknown[];
    if (documents.length > 0) return;
    await runner.query('DROP INDEX document_pages_search, documents_titles');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
