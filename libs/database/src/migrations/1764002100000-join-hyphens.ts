import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Words that a line's end has parted are one word again. Character classes of PostgreSQL know no umlauts in every
 * locale, so a letter is what is neither space, figure nor punctuation; a capital after the hyphen is a compound.
 */
const JOIN_HYPHENS = String.raw`
  CREATE FUNCTION join_hyphens(content text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(content,
      '([^\s[:digit:][:punct:]])[-\u00AD\u2010][ \t]*\n[ \t]*([^\s[:digit:][:punct:][:upper:]])', '\1\2', 'g')
  $$`;

/**
 * A hyphen at a line's end may also belong to the word, as in well-known: that reading is kept beside the other.
 * Words are cut at a length that no word has, or an endless one would take endless time.
 */
const PARTED_WORDS = String.raw`
  CREATE FUNCTION parted_words(content text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(parts[1] || '-' || parts[2], ' '), '')
    FROM regexp_matches(content, '(\S{1,40})[-\u00AD\u2010][ \t]*\n[ \t]*(\S{1,40})', 'g') AS parts
  $$`;

/** As it was made, but of the text with its words whole. */
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

/** A word that is parted at the end of a line is found. Pages read before are found so once they are read again. */
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
