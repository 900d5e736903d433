import { createHash } from 'node:crypto';
import { DataSource } from 'typeorm';
import { SearchIndex } from '../../apps/api/src/search-index/index.js';
import type { TestApp } from './test-app.js';

/** A document that was read, as far as the search knows it. */
export interface StoredText {
  readonly id: string;
  readonly pages: readonly string[];
}

/** Stores many documents at once, with the terms that the api makes of their pages. */
export async function storeTexts(
  { app }: TestApp,
  ownerId: string,
  texts: readonly StoredText[],
): Promise<void> {
  const index = app.get(SearchIndex);
  const details = { title: '', tags: [], filename: '' };
  const { vector: detailsVector, rules } = index.entryOf(details);
  const pages: { id: string; number: number; text: string; vector: string }[] = [];
  const vectors = texts.map(({ id, pages: own }) => {
    const terms = index.collectTerms();
    for (const [i, text] of own.entries()) {
      pages.push({ id, number: i + 1, text, vector: terms.addPage(text, own[i + 1]).vector });
    }
    return `${detailsVector} ${terms.textVector()}`;
  });
  const ids = texts.map(({ id }) => id);
  const dataSource = app.get(DataSource);
  await dataSource.query(
    `INSERT INTO documents (id, owner_id, title, filename, media_type, size_bytes, sha256, storage_key, tags, languages,
                            status, extraction_id, text_extraction_id, pages_total, pages_done)
     SELECT t.id, $1, t.id::text, t.id::text, 'text/plain', 100, t.sha256, t.id::text, '{}', '{eng}', 'ready', t.id, t.id, 1, 1
     FROM unnest($2::uuid[], $3::text[]) AS t (id, sha256)`,
    [ownerId, ids, ids.map((id) => createHash('sha256').update(id).digest('hex'))],
  );
  await dataSource.query(
    `INSERT INTO document_pages (document_id, number, owner_id, source, confidence, text, duration_ms, text_vector)
     SELECT p.id, p.number, $1, 'ocr', 0.9, p.text, 10, p.vector::tsvector
     FROM unnest($2::uuid[], $3::integer[], $4::text[], $5::text[]) AS p (id, number, text, vector)`,
    [
      ownerId,
      pages.map(({ id }) => id),
      pages.map(({ number }) => number),
      pages.map(({ text }) => text),
      pages.map(({ vector }) => vector),
    ],
  );
  await dataSource.query(
    `INSERT INTO document_search (document_id, owner_id, vector, rules)
     SELECT t.id, $1, t.vector::tsvector, $4 FROM unnest($2::uuid[], $3::text[]) AS t (id, vector)
     ON CONFLICT (document_id) DO UPDATE SET vector = excluded.vector, rules = excluded.rules`,
    [ownerId, ids, vectors, rules],
  );
}
