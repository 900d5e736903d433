import { Client } from 'pg';
import { vectorsOf } from '../seed/text-vectors.ts';
import { HOSTILE_PAGES, makeHostilePages } from './hostile-text.ts';

const TITLE = 'A long text';
const FILENAME = 'long.txt';

/**
 * Stores a document with the pages of the hostile text, as the api would after the worker has read it. Uploading and
 * reading it would take minutes.
 */
export async function seedHostileDocument(databaseUrl: string, accountId: string): Promise<void> {
  const pages = await vectorsOf(
    makeHostilePages().map((text) => ({ title: TITLE, filename: FILENAME, text })),
  );
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO documents (id, owner_id, title, filename, media_type, size_bytes, sha256, storage_key, tags,
         languages, status, extraction_id, text_extraction_id, pages_total, pages_done, engine, attempts)
       SELECT id, $1, $2, $3, 'text/plain', 50000000, encode(sha256(id::text::bytea), 'hex'),
              'originals/' || right(id::text, 2) || '/' || id, '{}', '{eng}', 'ready', id, id, $4, $4, 'text', 1
       FROM gen_random_uuid() AS id RETURNING id`,
      [accountId, TITLE, FILENAME, HOSTILE_PAGES],
    );
    const id = rows[0]?.id;
    await client.query(
      `INSERT INTO document_pages (document_id, number, owner_id, source, text, duration_ms, text_vector)
       SELECT $1, n, $2, 'text-layer', t.text, 1, t.vector::tsvector
       FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS t (text, vector, place),
            generate_series(1, $5::integer) AS n
       WHERE n % cardinality($3::text[]) = t.place - 1`,
      [id, accountId, makeHostilePages(), pages.map(({ page }) => page), HOSTILE_PAGES],
    );
    await client.query(
      `INSERT INTO document_search (document_id, owner_id, vector, rules)
       SELECT $1, $2, concat_ws(' ', $3::text, string_agg(terms, ' '))::tsvector, '1:eng,deu' FROM unnest($4::text[]) AS terms
       ON CONFLICT (document_id) DO UPDATE SET vector = excluded.vector`,
      [id, accountId, pages[0]?.details, pages.map(({ text }) => text)],
    );
    await client.query(
      `INSERT INTO account_words (owner_id, word, spelling, document_id)
       SELECT DISTINCT $1::uuid, word, word, $2::uuid FROM unnest($3::text[]) AS word`,
      [accountId, id, pages.flatMap(({ words }) => words)],
    );
    await client.query('COMMIT');
    await client.query('ANALYZE document_pages, document_search, account_words');
  } finally {
    await client.end();
  }
}
