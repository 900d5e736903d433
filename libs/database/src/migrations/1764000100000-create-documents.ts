import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tesseract's language codes and the names of PostgreSQL's stemmers for them. */
const STEMMERS: Readonly<Record<string, string>> = {
  ara: 'arabic',
  cat: 'catalan',
  dan: 'danish',
  deu: 'german',
  ell: 'greek',
  eng: 'english',
  eus: 'basque',
  fin: 'finnish',
  fra: 'french',
  gle: 'irish',
  hin: 'hindi',
  hun: 'hungarian',
  hye: 'armenian',
  ind: 'indonesian',
  ita: 'italian',
  lit: 'lithuanian',
  nep: 'nepali',
  nld: 'dutch',
  nor: 'norwegian',
  por: 'portuguese',
  ron: 'romanian',
  rus: 'russian',
  spa: 'spanish',
  srp: 'serbian',
  swe: 'swedish',
  tam: 'tamil',
  tur: 'turkish',
  yid: 'yiddish',
};

const LANGUAGE_CONFIGURATION = `
  CREATE FUNCTION language_configuration(language text) RETURNS regconfig
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE language
      ${Object.entries(STEMMERS)
        .map(([code, stemmer]) => `WHEN '${code}' THEN 'public.strongroom_${stemmer}'::regconfig`)
        .join('\n      ')}
      ELSE 'public.strongroom'::regconfig
    END
  $$`;

/**
 * The words of a text in each of its languages. Only the first 100,000 characters are indexed: a tsvector is limited to
 * 1 MB, and no real page is that long. PostgreSQL takes text in angle brackets for a tag and does not index it; on paper
 * it is a word, so the brackets are replaced.
 */
const VECTOR_OF_TEXT = `
  CREATE FUNCTION vector_of_text(languages text[], content text) RETURNS tsvector
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
  DECLARE
    vector tsvector := '';
    config regconfig;
  BEGIN
    FOR config IN SELECT DISTINCT public.language_configuration(l) FROM unnest(languages) AS l LOOP
      vector := vector || to_tsvector(config, translate(left(content, 100000), '<>', '  '));
    END LOOP;
    RETURN vector;
  END $$`;

/** The query that a user typed, stemmed in each of the languages. */
const QUERY_OF_TEXT = `
  CREATE FUNCTION query_of_text(languages text[], typed text) RETURNS tsquery
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
  DECLARE
    result tsquery := '';
    config regconfig;
  BEGIN
    FOR config IN SELECT DISTINCT public.language_configuration(l) FROM unnest(languages) AS l LOOP
      result := result || websearch_to_tsquery(config, translate(typed, '<>', '  '));
    END LOOP;
    RETURN result;
  END $$`;

/** Documents, their pages, and full-text search over both. */
export class CreateDocuments1764000100000 implements MigrationInterface {
  readonly name = 'CreateDocuments1764000100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE EXTENSION IF NOT EXISTS unaccent`);
    await runner.query(`CREATE EXTENSION IF NOT EXISTS btree_gin`);
    await this.createTextSearch(runner);
    await this.createDocuments(runner);
    await this.createPages(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }

  /**
   * One configuration for each stemming language of PostgreSQL, with accents folded before stemming. `strongroom`
   * itself only folds accents, and is used for every other language.
   */
  private async createTextSearch(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TEXT SEARCH CONFIGURATION strongroom (COPY = simple)`);
    await runner.query(`
      ALTER TEXT SEARCH CONFIGURATION strongroom
        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple`);
    await runner.query(`
      DO $$
      DECLARE config record;
      BEGIN
        FOR config IN
          SELECT c.cfgname AS name FROM pg_ts_config c
          WHERE c.cfgnamespace = 'pg_catalog'::regnamespace AND c.cfgname <> 'simple'
        LOOP
          EXECUTE format('CREATE TEXT SEARCH CONFIGURATION strongroom_%s (COPY = pg_catalog.%I)',
                         config.name, config.name);
          EXECUTE format('ALTER TEXT SEARCH CONFIGURATION strongroom_%s
                            ALTER MAPPING FOR hword, hword_part, word WITH unaccent, %s_stem',
                         config.name, config.name);
        END LOOP;
      END $$`);
    await runner.query(LANGUAGE_CONFIGURATION);
    await runner.query(VECTOR_OF_TEXT);
    await runner.query(QUERY_OF_TEXT);
  }

  private async createDocuments(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE documents (
        id uuid PRIMARY KEY,
        owner_id uuid NOT NULL REFERENCES accounts (id),
        title text NOT NULL,
        filename text NOT NULL,
        media_type text NOT NULL,
        size_bytes bigint NOT NULL,
        sha256 text NOT NULL,
        storage_key text NOT NULL UNIQUE,
        tags text[] NOT NULL DEFAULT '{}',
        languages text[] NOT NULL,
        -- Title and file name, so that a document is found before, or without, its text.
        title_vector tsvector NOT NULL,
        status text NOT NULL CHECK (status IN ('pending', 'processing', 'ready', 'failed')),
        -- The latest asking for the text; reports of an older one are superseded.
        extraction_id uuid NOT NULL,
        -- The extraction whose pages are stored; while a new one runs, its text stays readable.
        text_extraction_id uuid,
        pages_total integer,
        pages_done integer NOT NULL DEFAULT 0,
        engine text,
        mean_confidence real,
        attempts integer NOT NULL DEFAULT 0,
        truncated boolean NOT NULL DEFAULT false,
        error_code text,
        error_message text,
        -- Counts what the owner changed: the entity tag.
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3),
        UNIQUE (owner_id, sha256)
      )`);
    await runner.query(`
      CREATE INDEX documents_list ON documents (owner_id, created_at DESC, id DESC)
        WHERE deleted_at IS NULL`);
    await runner.query(`
      CREATE INDEX documents_trash ON documents (owner_id, created_at DESC, id DESC)
        WHERE deleted_at IS NOT NULL`);
    await runner.query(`
      CREATE INDEX documents_titles ON documents USING gin (owner_id, title_vector)`);
    await runner.query(`
      CREATE INDEX documents_unsettled ON documents (updated_at)
        WHERE status IN ('pending', 'processing')`);
  }

  private async createPages(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE document_pages (
        document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        number integer NOT NULL,
        -- Repeated from the document, so that one index finds by owner and word together.
        owner_id uuid NOT NULL,
        source text CHECK (source IN ('text-layer', 'ocr')),
        confidence real,
        text text NOT NULL,
        duration_ms integer NOT NULL,
        error_code text,
        error_message text,
        -- The page's text with the title's words, so that words of both together find the page.
        text_vector tsvector NOT NULL,
        PRIMARY KEY (document_id, number)
      )`);
    await runner.query(`
      CREATE INDEX document_pages_search ON document_pages USING gin (owner_id, text_vector)`);
  }
}
