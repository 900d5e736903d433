import type { Client } from 'pg';

/** As many pages are copied, so that the index has the depth of a real one. */
const COPIED_PAGES = 50_000;

interface Page {
  readonly number: number;
  readonly text: string;
  readonly language: string | null;
}

/**
 * The pages of the release before the search rows: PostgreSQL split and stemmed each page, and a GIN index had every page.
 * They are in a table of their own, because the index would burden the present release too.
 */
export class EarlierPages {
  private readonly db: Client;

  private constructor(db: Client) {
    this.db = db;
  }

  static async create(db: Client): Promise<EarlierPages> {
    await db.query(`
      DROP TABLE IF EXISTS bench_earlier_pages;
      CREATE TABLE bench_earlier_pages (LIKE document_pages, PRIMARY KEY (document_id, number));
      ALTER TABLE bench_earlier_pages SET (toast_tuple_target = 8160);
      INSERT INTO bench_earlier_pages SELECT * FROM document_pages LIMIT ${COPIED_PAGES};
      CREATE INDEX bench_earlier_pages_search ON bench_earlier_pages USING gin (owner_id, text_vector)`);
    return new EarlierPages(db);
  }

  /** Writes the pages of a document as that release did, in the transaction of `manager`. */
  async insert(manager: Pick<Client, 'query'>, documentId: string, pages: readonly Page[]) {
    await manager.query(
      `INSERT INTO bench_earlier_pages (document_id, number, owner_id, source, confidence, text, duration_ms, language,
                                        text_vector)
       SELECT d.id, p.number, d.owner_id, 'ocr', 0.93, p.text, 1000, p.language,
              setweight(vector_of_text(string_to_array(p.language, '+'), p.text), 'D') || d.title_vector
       FROM documents AS d, unnest($2::integer[], $3::text[], $4::text[]) AS p (number, text, language)
       WHERE d.id = $1`,
      [
        documentId,
        pages.map(({ number }) => number),
        pages.map(({ text }) => text),
        pages.map(({ language }) => language),
      ],
    );
  }

  /** Merges the terms that the index has only noted. */
  async merge(): Promise<void> {
    await this.db.query(`SELECT gin_clean_pending_list('bench_earlier_pages_search')`);
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.db.query('DELETE FROM bench_earlier_pages WHERE document_id = ANY($1::uuid[])', [
      ids,
    ]);
  }

  async drop(): Promise<void> {
    await this.db.query('DROP TABLE bench_earlier_pages');
  }
}
