import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { makeTexts } from '../../load/run/seed/texts.ts';
import { seededEmail } from '../../load/run/seed/seed.ts';
import { importBuilt } from '../../tools/launcher/import-built.ts';
import type { BenchContext } from './bench-context.ts';
import { EarlierPages } from './earlier-pages.ts';

/** The classes of the built api that apply the report of an extraction. */
interface Extractions {
  settle(report: object, pages: AsyncIterable<unknown>): Promise<boolean>;
}
interface PageResultsReader {
  read(documentId: string, extractionId: string, count: number): AsyncIterable<unknown>;
}
interface Storage {
  prepare(): Promise<void>;
  put(key: string, bytes: Buffer): Promise<void>;
  delete(key: string): Promise<void>;
}
type Class<T> = new (...args: unknown[]) => T;

/** An index that does nothing: settling without it is the baseline. */
const NO_INDEX = {
  collectTerms: () => ({}),
  addPages: (_terms: object, pages: readonly unknown[]) => Promise.resolve(pages.map(() => '')),
  replaceAll: () => Promise.resolve(),
};

interface Parts {
  readonly db: Client;
  readonly owner: number;
  readonly storage: Storage;
  readonly reader: PageResultsReader;
  readonly earlierPages: EarlierPages;
  readonly extractions: Readonly<Record<Kind, Extractions>>;
  closeApp(): Promise<void>;
}

/** `earlier`: as the release before the search rows; `plain`: without any work for the search. */
type Kind = 'indexed' | 'earlier' | 'plain';

const built = <T>(path: string) => importBuilt<T>(`apps/api/src/${path}.js`);

/** Opens the search index of the built api on a database. */
async function openIndex(databaseUrl: string) {
  const { DatabaseModule, TransactionRunner } = await importBuilt<{
    DatabaseModule: { forRoot(config: object, options: object): never };
    TransactionRunner: Class<{ readonly manager: Pick<Client, 'query'> }>;
  }>('libs/database/src/index.js');
  const { SearchIndex, SearchIndexConfig, SearchIndexModule } =
    await built<Record<'SearchIndex' | 'SearchIndexConfig' | 'SearchIndexModule', Class<object>>>(
      'search-index/index',
    );
  const settings = { provide: SearchIndexConfig, useValue: { ocrLanguages: ['eng', 'deu'] } };
  const global = { global: true, providers: [settings], exports: [settings] };
  const database = DatabaseModule.forRoot(
    { databaseUrl, databasePoolSize: 3 },
    { searchPath: ['public'] },
  );
  const app = await NestFactory.createApplicationContext(
    {
      module: class SettlingModule {},
      imports: [{ module: class SettingsModule {}, ...global }, database, SearchIndexModule],
    },
    { logger: ['error'], abortOnError: false },
  );
  return { app, transactions: app.get(TransactionRunner), index: app.get(SearchIndex) };
}

/** Settles documents in this process by the code of the api, in the database and a folder of the benchmark. */
export class Settling {
  private readonly texts = makeTexts(200);
  private readonly parts: Parts;

  private constructor(parts: Parts) {
    this.parts = parts;
  }

  static async open({ database, dataDir }: BenchContext, owner: number): Promise<Settling> {
    const { DocumentExtractions } = await built<{ DocumentExtractions: Class<Extractions> }>(
      'extractions/document-extractions',
    );
    const { DocumentPagesRepository } = await built<{ DocumentPagesRepository: Class<object> }>(
      'extractions/document-pages.repository',
    );
    const { PageResultsReader } = await built<{ PageResultsReader: Class<PageResultsReader> }>(
      'document-pages/index',
    );
    const { createDocumentStorage } = await importBuilt<{
      createDocumentStorage: (location: object, config: object) => Storage;
    }>('libs/document-storage/src/index.js');
    const { app, transactions, index } = await openIndex(database.url);
    const repository = new DocumentPagesRepository(transactions);
    const path = join(dataDir, 'bench-settling');
    const storage = createDocumentStorage({ kind: 'file', path }, {});
    await storage.prepare();
    const db = new Client({ connectionString: database.url });
    await db.connect();
    const earlierPages = await EarlierPages.create(db);
    const earlierRepository = Object.assign(new DocumentPagesRepository(transactions), {
      insertPages: (id: string, pages: readonly never[]) =>
        earlierPages.insert(transactions.manager, id, pages),
    });
    return new Settling({
      db,
      owner,
      storage,
      reader: new PageResultsReader(storage),
      earlierPages,
      extractions: {
        indexed: new DocumentExtractions(transactions, repository, index),
        earlier: new DocumentExtractions(transactions, earlierRepository, NO_INDEX),
        plain: new DocumentExtractions(transactions, repository, NO_INDEX),
      },
      closeApp: () => app.close(),
    });
  }

  async close(): Promise<void> {
    await this.parts.closeApp();
    await this.parts.earlierPages.drop();
    await this.parts.db.end();
  }

  /**
   * Returns the milliseconds per page to settle `documents` documents of `pages` pages: to read the results, store the
   * pages and finish the document. Terms that the index has only noted are merged into it within this time.
   */
  async measure(kind: Kind, documents: number, pages: number): Promise<number> {
    const ids = Array.from({ length: documents }, () => randomUUID());
    for (const [i, id] of ids.entries()) await this.prepare(id, i, pages);
    const begin = performance.now();
    for (const id of ids) {
      const report = {
        documentId: id,
        extractionId: id,
        outcome: 'ready',
        pagesTotal: pages,
        pagesStored: pages,
        truncated: false,
        engine: 'bench',
        attempts: 1,
        error: null,
      };
      const results = this.parts.reader.read(id, id, pages);
      if (!(await this.parts.extractions[kind].settle(report, results)))
        throw new Error('not settled');
    }
    if (kind === 'indexed') {
      await this.parts.db.query(`SELECT gin_clean_pending_list('document_search_terms')`);
    }
    if (kind === 'earlier') await this.parts.earlierPages.merge();
    const ms = performance.now() - begin;
    await this.parts.earlierPages.remove(ids);
    await this.remove(ids, pages);
    return ms / (documents * pages);
  }

  /** Stores the page results as a worker does, and a document that waits for them. */
  private async prepare(id: string, place: number, pages: number): Promise<void> {
    for (let number = 1; number <= pages; number += 1) {
      const text = this.texts[(place + 7 * number) % this.texts.length]?.text ?? '';
      const words = text.split(/\s+/).map((word, i) => [word, i, i, 20, 10, 0.93, i >> 3]);
      const result = {
        number,
        source: 'ocr',
        confidence: 0.93,
        text,
        durationMs: 1_000,
        error: null,
        language: 'eng',
        width: 595,
        height: 842,
        words,
      };
      await this.parts.storage.put(keyOf(id, number), Buffer.from(JSON.stringify(result)));
    }
    await this.parts.db.query(
      `WITH new AS (
         INSERT INTO documents (id, owner_id, title, filename, media_type, size_bytes, sha256, storage_key, languages,
                                status, extraction_id)
         SELECT $1::uuid, id, 'Bench', 'bench.pdf', 'application/pdf', 1, $1::text, $1::text, '{eng}', 'pending', $1::uuid
         FROM accounts WHERE email = $2
         RETURNING id, owner_id
       )
       INSERT INTO document_search (document_id, owner_id, vector, rules) SELECT id, owner_id, '', '' FROM new`,
      [id, seededEmail(this.parts.owner)],
    );
  }

  private async remove(ids: readonly string[], pages: number): Promise<void> {
    await this.parts.db.query('DELETE FROM documents WHERE id = ANY($1::uuid[])', [ids]);
    for (const id of ids) {
      for (let number = 1; number <= pages; number += 1) {
        await this.parts.storage.delete(keyOf(id, number));
      }
    }
  }
}

function keyOf(id: string, page: number): string {
  return `extractions/${id}/${id}/page-${String(page).padStart(6, '0')}.json`;
}
