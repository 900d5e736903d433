import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { idAt, planDocuments, type PlannedDocument } from './plan.ts';
import { SeededRandom } from './random.ts';
import { makeTexts, type PoolText } from './texts.ts';
import { tagsVector, vectorsOf } from './text-vectors.ts';

const TEXTS = 3_000;
const BATCH_CHARACTERS = 256 * 1024;
const TABLES = [
  'documents',
  'document_pages',
  'document_search',
  'document_names',
  'account_words',
];

/** The input for the rows. */
export interface SeedInput {
  databaseUrl: string;
  /** The number of documents of each owner. */
  owners: readonly number[];
  passwordHash: string;
  /** The files of the newest documents, by their index. */
  files: readonly { sha256: string; sizeBytes: number }[];
  now: Date;
  emailOf: (owner: number) => string;
  /** Called for each document that has bytes. */
  onFile: (document: PlannedDocument) => void;
  onStep: (step: string) => void;
}

/**
 * Fills an empty database by COPY, in one transaction. Indexes and constraints are dropped first and made
 * again afterwards, so that it takes minutes instead of hours.
 */
export async function seedDatabase(input: SeedInput): Promise<void> {
  const client = new Client({ connectionString: input.databaseUrl });
  await client.connect();
  try {
    await client.query(`SET synchronous_commit = off`);
    await client.query(`SET maintenance_work_mem = '768MB'`);
    await client.query('BEGIN');
    await requireEmpty(client);
    // It would look for the search row of every document, and all have one in the end.
    await client.query('ALTER TABLE documents DISABLE TRIGGER documents_search_row');
    input.onStep('texts');
    const texts = makeTexts(TEXTS);
    await indexTexts(client, texts);
    const restore = await dropIndexes(client, TABLES);
    input.onStep('accounts and documents');
    const accounts = input.owners.map((_, owner) => accountId(owner, input.now));
    await copy(client, 'accounts (id, email, password_hash)', accountRows(input, accounts));
    await copy(client, `documents (${DOCUMENT_COLUMNS})`, documentRows(input, accounts, texts));
    input.onStep('pages');
    await copyPages(client, input, texts);
    input.onStep('search index');
    await fillSearchIndex(client, input, texts);
    input.onStep('words');
    await fillWords(client);
    input.onStep('indexes');
    for (const statement of restore) await client.query(statement);
    await client.query('ALTER TABLE documents ENABLE TRIGGER documents_search_row');
    await client.query('COMMIT');
    input.onStep('statistics');
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}

async function requireEmpty(client: Client): Promise<void> {
  const found = await client.query('SELECT FROM accounts LIMIT 1');
  if (found.rowCount !== 0) throw new Error('the database is not empty: it has accounts');
}

/** Stores the texts and their search vectors in a temporary table, once for all documents that share a text. */
async function indexTexts(client: Client, texts: readonly PoolText[]): Promise<void> {
  const vectors = await vectorsOf(texts);
  await client.query(
    `CREATE TEMPORARY TABLE seed_texts ON COMMIT DROP AS
     SELECT place::integer - 1 AS place, text, details, terms, page::tsvector AS page_vector,
            string_to_array(words, ' ') AS words, string_to_array(beginnings, '|') AS beginnings
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY 
       AS t (text, details, terms, page, words, beginnings, place)`,
    [
      texts.map(({ text }) => text),
      vectors.map(({ details }) => details),
      vectors.map(({ text }) => text),
      vectors.map(({ page }) => page),
      vectors.map(({ words }) => words.join(' ')),
      vectors.map(({ beginnings }) => beginnings.join('|')),
    ],
  );
}

/** Drops the indexes and constraints of the tables, and the foreign keys to them. Returns the statements that make them again, in order. */
async function dropIndexes(client: Client, tables: readonly string[]): Promise<string[]> {
  const constraints = await client.query<{ owner: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS owner, conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint
     WHERE (conrelid = ANY($1::regclass[]) AND contype IN ('p', 'u', 'f'))
       OR (confrelid = ANY($1::regclass[]) AND contype = 'f')
     ORDER BY contype = 'f'`,
    [tables],
  );
  const indexes = await client.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
     FROM pg_index AS i WHERE indrelid = ANY($1::regclass[])
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)`,
    [tables],
  );
  for (const { owner, name } of constraints.rows.toReversed()) {
    await client.query(`ALTER TABLE ${owner} DROP CONSTRAINT ${name}`);
  }
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`);
  return [
    ...constraints.rows.map(
      ({ owner, name, definition }) => `ALTER TABLE ${owner} ADD CONSTRAINT ${name} ${definition}`,
    ),
    ...indexes.rows.map(({ definition }) => definition),
  ];
}

function accountId(owner: number, now: Date): string {
  return idAt(now, new SeededRandom(1_000_000 + owner));
}

function* accountRows(input: SeedInput, accounts: readonly string[]): Generator<string> {
  for (const [owner, id] of accounts.entries())
    yield row([id, input.emailOf(owner), input.passwordHash]);
}

const DOCUMENT_COLUMNS =
  'id, owner_id, title, filename, media_type, size_bytes, sha256, storage_key, tags, languages, status, ' +
  'extraction_id, text_extraction_id, pages_total, pages_done, engine, mean_confidence, attempts, created_at, updated_at';

function* documentRows(
  input: SeedInput,
  accounts: readonly string[],
  texts: readonly PoolText[],
): Generator<string> {
  for (const document of planDocuments(input.owners, texts.length, input.now)) {
    if (document.file !== undefined) input.onFile(document);
    const file = document.file === undefined ? document : (input.files[document.file] ?? document);
    const text = texts[document.text] as PoolText;
    const at = document.createdAt.toISOString();
    yield row([
      document.id,
      accounts[document.owner] ?? '',
      text.title,
      text.filename,
      'application/pdf',
      String(file.sizeBytes),
      file.sha256,
      `originals/${document.id.slice(-2)}/${document.id}`,
      `{${document.tags.join(',')}}`,
      `{${text.language}}`,
      'ready',
      document.id,
      document.id,
      String(document.pages),
      String(document.pages),
      'tesseract.js 7.0.0, 4.0.0_best_int',
      '0.93',
      '1',
      at,
      at,
    ]);
  }
}

/**
 * Sends only the index of each page's text. The server copies the text itself, which it has stored
 * compressed. That is four times as fast as sending, parsing and compressing the text for each page.
 */
async function copyPages(
  client: Client,
  input: SeedInput,
  texts: readonly PoolText[],
): Promise<void> {
  await client.query(
    'CREATE TEMPORARY TABLE seed_pages (document_id uuid, number integer, place integer) ON COMMIT DROP',
  );
  await copy(client, 'seed_pages', pageRows(input, texts));
  await client.query(
    `INSERT INTO document_pages (document_id, number, owner_id, source, confidence, text, duration_ms, text_vector)
     SELECT p.document_id, p.number, d.owner_id, 'ocr', 0.93, t.text, 900, t.page_vector
     FROM seed_pages AS p
     JOIN seed_texts AS t ON t.place = p.place
     JOIN documents AS d ON d.id = p.document_id`,
  );
}

function* pageRows(input: SeedInput, texts: readonly PoolText[]): Generator<string> {
  for (const document of planDocuments(input.owners, texts.length, input.now)) {
    for (let number = 1; number <= document.pages; number += 1) {
      const place = (document.text + (number - 1) * 7) % texts.length;
      yield row([document.id, String(number), String(place)]);
    }
  }
}

/** Joins the vectors of each document's title, tags, file name and pages. */
async function fillSearchIndex(
  client: Client,
  input: SeedInput,
  texts: readonly PoolText[],
): Promise<void> {
  await client.query(
    'CREATE TEMPORARY TABLE seed_documents (document_id uuid, place integer, tags text) ON COMMIT DROP',
  );
  await copy(client, 'seed_documents', tagRows(input, texts));
  await client.query(
    `INSERT INTO document_search (document_id, owner_id, vector, rules)
     SELECT d.id, d.owner_id, concat_ws(' ', t.details, s.tags, pages.terms)::tsvector, '1:eng,deu'
     FROM seed_documents AS s
     JOIN documents AS d ON d.id = s.document_id
     JOIN seed_texts AS t ON t.place = s.place
     JOIN (
       SELECT p.document_id, string_agg(t.terms, ' ') AS terms
       FROM seed_pages AS p
       JOIN seed_texts AS t ON t.place = p.place
       GROUP BY p.document_id
     ) AS pages ON pages.document_id = s.document_id`,
  );
}

/** The words, titles and tags that are suggested. */
async function fillWords(client: Client): Promise<void> {
  await client.query(
    `INSERT INTO account_words (owner_id, word, spelling, document_id)
     SELECT o.owner_id, w.word, w.word, (array_agg(o.document_id))[1]
     FROM (
       SELECT d.owner_id, p.place, (array_agg(d.id))[1] AS document_id
       FROM seed_pages AS p JOIN documents AS d ON d.id = p.document_id
       GROUP BY d.owner_id, p.place
     ) AS o
     JOIN seed_texts AS t ON t.place = o.place, unnest(t.words) AS w (word)
     GROUP BY o.owner_id, w.word`,
  );
  await client.query(
    `INSERT INTO document_names (document_id, owner_id, kind, key, name)
     SELECT d.id, d.owner_id, 'title', b.key, d.title
     FROM seed_documents AS s
     JOIN documents AS d ON d.id = s.document_id
     JOIN seed_texts AS t ON t.place = s.place, unnest(t.beginnings) AS b (key)
     UNION ALL
     SELECT d.id, d.owner_id, 'tag', t.tag, t.tag FROM documents AS d, unnest(d.tags) AS t (tag)`,
  );
}

function* tagRows(input: SeedInput, texts: readonly PoolText[]): Generator<string> {
  for (const document of planDocuments(input.owners, texts.length, input.now)) {
    yield row([document.id, String(document.text), tagsVector(document.tags)]);
  }
}

/** Formats a line of COPY's text format. */
function row(values: readonly string[]): string {
  return `${values.map(escape).join('\t')}\n`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function escape(value: string): string {
  return /[\\\n\r\t]/.test(value)
    ? value.replace(/[\\\n\r\t]/g, (found) => ESCAPES[found] ?? '')
    : value;
}

async function copy(client: Client, target: string, rows: Iterable<string>): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${target} FROM STDIN`));
  await pipeline(Readable.from(batches(rows)), stream);
  if (!stream.closed) await once(stream, 'close');
}

function* batches(rows: Iterable<string>): Generator<Buffer> {
  let batch = '';
  for (const line of rows) {
    batch += line;
    if (batch.length < BATCH_CHARACTERS) continue;
    yield Buffer.from(batch);
    batch = '';
  }
  if (batch !== '') yield Buffer.from(batch);
}
