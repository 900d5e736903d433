import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Joins words that are split at the end of a line. PostgreSQL's character classes do not contain umlauts in every locale,
 * so a letter is a character that is neither space, digit nor punctuation. A capital after the hyphen is a compound.
 */
const JOIN_HYPHENS = String.raw`
  CREATE FUNCTION join_hyphens(content text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(content,
      '([^\s[:digit:][:punct:]])[-\u00AD\u2010][ \t]*\n[ \t]*([^\s[:digit:][:punct:][:upper:]])', '\1\2', 'g')
  $$`;

/**
 * A hyphen at the end of a line can also belong to the word, as in well-known: both forms are indexed. Words are cut at a
 * length that no word has, because the time grows with the length.
 */
const PARTED_WORDS = String.raw`
  CREATE FUNCTION parted_words(content text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(parts[1] || '-' || parts[2], ' '), '')
    FROM regexp_matches(content, '(\S{1,40})[-\u00AD\u2010][ \t]*\n[ \t]*(\S{1,40})', 'g') AS parts
  $$`;

/** The earlier function, applied to the text with its words joined. */
const VECTOR_OF_TEXT = `
  CREATE OR REPLACE FUNCTION vector_of_text(languages text[], content text) RETURNS tsvector
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
  DECLARE
    vector tsvector := '';
    config regconfig;
    plain text := translate(left(content, 100000), '<>', '  ');
    whole text := public.join_hyphens(plain);
    parted text := public.parted_words(plain);
  BEGIN
    FOR config IN SELECT DISTINCT public.language_configuration(l) FROM unnest(languages) AS l LOOP
      vector := vector || to_tsvector(config, whole);
      IF parted <> '' THEN
        vector := vector || to_tsvector(config, parted);
      END IF;
    END LOOP;
    RETURN vector;
  END $$`;

/** Finds words that are split at the end of a line. Pages that were read before must be read again for this. */
export class JoinHyphens1764002100000 implements MigrationInterface {
  readonly name = 'JoinHyphens1764002100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(JOIN_HYPHENS);
    await runner.query(PARTED_WORDS);
    await runner.query(VECTOR_OF_TEXT);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
