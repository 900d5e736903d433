import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { SearchQuery } from '@app/text-search';
import { DocumentEntity, toDocument, type Document } from '../documents/index.js';
import { searchCondition } from '../search-index/index.js';

export interface SearchPosition {
  readonly rank: number;
  readonly documentId: string;
}

export interface FoundDocument {
  readonly document: Document;
  /** Where a page that begins after this document begins. */
  readonly position: SearchPosition;
  readonly rank: number;
  /** The page with the most of what was searched; null when only the details match. */
  readonly page: number | null;
  readonly pageText: string | null;
}

interface FoundRow {
  documentId: string;
  rank: number;
  page: number | null;
  pageText: string | null;
}

/** The weights of D (text), C (file name), B (tags) and A (title). */
const WEIGHTS = `'{0.1, 0.2, 0.4, 1.0}'`;
/** A page's vector has the weight C for words that are on the next page. */
const PAGE_WEIGHTS = `'{1.0, 0, 0, 0}'`;
/** Longer pages are rare; a snippet is made of their beginning. */
const SNIPPET_CHARACTERS = 200_000;

/** Full-text queries, limited to one owner's documents; never writes. */
@Injectable()
export class SearchReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the documents that match, best first, each with its best page. */
  async search(
    accountId: string,
    query: SearchQuery,
    limit: number,
    after?: SearchPosition,
  ): Promise<FoundDocument[]> {
    const values: unknown[] = [accountId, limit];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const { candidates, exact, rankQuery, phraseQuery } = searchCondition(query, bind);
    const position =
      after === undefined
        ? 'true'
        : `(f.rank, f.document_id) < (${bind(after.rank)}::real, ${bind(after.documentId)}::uuid)`;
    // OFFSET 0 makes PostgreSQL rank first and check the phrases afterwards, only of as many documents as are shown.
    const rows: FoundRow[] = await this.dataSource.query(
      `WITH shown AS (
         SELECT f.* FROM (
           SELECT s.document_id, ts_rank(${WEIGHTS}, s.vector, ${rankQuery}, 1) AS rank
           FROM document_search AS s
           JOIN documents AS d ON d.id = s.document_id
           WHERE s.owner_id = $1 AND d.deleted_at IS NULL AND ${candidates}
           ORDER BY rank DESC, s.document_id DESC
           OFFSET 0
         ) AS f
         WHERE ${position}
           ${exact === null ? '' : `AND EXISTS (SELECT FROM document_search AS s WHERE s.document_id = f.document_id AND ${exact})`}
         LIMIT $2
       )
       SELECT shown.document_id AS "documentId", shown.rank, best.number AS page, best.text AS "pageText"
       FROM shown
       LEFT JOIN LATERAL (
         SELECT p.number, left(p.text, ${SNIPPET_CHARACTERS}) AS text
         FROM document_pages AS p
         WHERE p.document_id = shown.document_id AND p.text_vector @@ ${rankQuery}
         ORDER BY ${phraseQuery === null ? '' : `p.text_vector @@ ${phraseQuery} DESC, `}
                  ts_rank(${PAGE_WEIGHTS}, p.text_vector, ${rankQuery}) DESC, p.number
         LIMIT 1
       ) AS best ON true
       ORDER BY shown.rank DESC, shown.document_id DESC`,
      values,
    );
    const documents = await this.documents(rows.map((row) => row.documentId));
    return rows.flatMap(({ documentId, ...found }) => {
      const document = documents.get(documentId);
      return document === undefined
        ? []
        : [{ ...found, document, position: { rank: found.rank, documentId } }];
    });
  }

  private async documents(ids: readonly string[]): Promise<Map<string, Document>> {
    if (ids.length === 0) return new Map();
    const rows = await this.dataSource.manager.findBy(DocumentEntity, { id: In([...ids]) });
    return new Map(rows.map((row) => [row.id, toDocument(row)]));
  }
}
