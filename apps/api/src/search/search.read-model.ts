import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull } from 'typeorm';
import type { SearchQuery } from '@app/text-search';
import {
  DocumentEntity,
  documentConditions,
  hasExactly,
  isAfter,
  sortKey,
  sortOrder,
  toDocument,
  toSortKey,
  type Document,
  type DocumentFilters,
  type DocumentSort,
  type SortPosition,
} from '../documents/index.js';
import { rankBy, searchCondition, type Bind } from '../search-index/index.js';

/** What is searched, and which page of it is shown. */
export interface SearchSlice {
  readonly query: SearchQuery;
  readonly filters: DocumentFilters;
  readonly sort: DocumentSort;
  readonly limit: number;
  /** undefined: the first page. */
  readonly after: SortPosition | undefined;
}

export interface FoundDocument {
  readonly document: Document;
  /** Where a page that begins after this document begins. */
  readonly position: SortPosition;
  readonly rank: number;
  /** The page with the most of what was searched; null when only the details match. */
  readonly page: number | null;
  readonly pageText: string | null;
}

interface FoundRow {
  documentId: string;
  key: number | string | Date;
  rank: number;
  page: number | null;
  pageText: string | null;
}

/** A page's vector has the weight C for words that are on the next page, and B for words of low confidence. */
const PAGE_WEIGHTS = `'{1.0, 0, 0.5, 0}'`;
/** Longer pages are rare; a snippet is made of their beginning. */
const SNIPPET_CHARACTERS = 200_000;

/** Full-text queries, limited to one owner's documents; never writes. */
@Injectable()
export class SearchReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the documents that match, in the order of the slice, each with its best page. */
  async search(
    accountId: string,
    { query, filters, sort, limit, after }: SearchSlice,
  ): Promise<FoundDocument[]> {
    const values: unknown[] = [accountId, limit];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const { candidates, exact, rankQuery, phraseQuery } = searchCondition(query, bind);
    const rank = rankBy(rankQuery);
    const key = sort === 'relevance' ? rank : sortKey(sort);
    const source = sourceOf(sort, filters, bind);
    const columns = { key: 'f.key', id: 'f.document_id' };
    const isOnPage = after === undefined ? 'true' : isAfter(sort, columns, after, bind);
    // OFFSET 0 makes PostgreSQL rank first and check the phrases afterwards, only of as many documents as are shown.
    // The text of a page is read by a join of its own: within `best` it would be read for every page that matches.
    const rows: FoundRow[] = await this.dataSource.query(
      `WITH shown AS (
         SELECT f.* FROM (
           SELECT s.document_id, ${key} AS key
           FROM ${source.from}
           WHERE s.owner_id = $1 AND ${candidates} AND ${source.where}
           ORDER BY ${sortOrder(sort, { key: '2', id: '1' })}
           OFFSET 0
         ) AS f
         WHERE ${isOnPage}
           ${exact === null ? '' : `AND ${hasExactly('f.document_id', exact)}`}
         LIMIT $2
       )
       SELECT shown.document_id AS "documentId", shown.key, ${sort === 'relevance' ? 'shown.key' : rank} AS rank,
              best.number AS page, left(texts.text, ${SNIPPET_CHARACTERS}) AS "pageText"
       FROM shown
       JOIN document_search AS s ON s.document_id = shown.document_id
       LEFT JOIN LATERAL (
         SELECT p.number
         FROM document_pages AS p
         WHERE p.document_id = shown.document_id AND p.text_vector @@ ${rankQuery}
         ORDER BY ${phraseQuery === null ? '' : `p.text_vector @@ ${phraseQuery} DESC, `}
                  ts_rank(${PAGE_WEIGHTS}, p.text_vector, ${rankQuery}) DESC, p.number
         LIMIT 1
       ) AS best ON true
       LEFT JOIN document_pages AS texts ON texts.document_id = shown.document_id AND texts.number = best.number
       ORDER BY ${sortOrder(sort, { key: 'shown.key', id: 'shown.document_id' })}`,
      values,
    );
    const documents = await this.documents(rows.map((row) => row.documentId));
    return rows.flatMap(({ documentId, key: value, ...found }) => {
      const document = documents.get(documentId);
      const position = { key: toSortKey(sort, value), id: documentId };
      return document === undefined ? [] : [{ ...found, document, position }];
    });
  }

  private async documents(ids: readonly string[]): Promise<Map<string, Document>> {
    if (ids.length === 0) return new Map();
    const rows = await this.dataSource.manager.findBy(DocumentEntity, {
      id: In([...ids]),
      deletedAt: IsNull(),
    });
    return new Map(rows.map((row) => [row.id, toDocument(row)]));
  }
}

/** Ranking alone does not need the documents, and reading them would take as long as the ranking. */
function sourceOf(
  sort: DocumentSort,
  filters: DocumentFilters,
  bind: Bind,
): { from: string; where: string } {
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  if (sort === 'relevance' && !isFiltered) {
    return { from: 'document_search AS s', where: 'NOT s.is_trashed' };
  }
  return {
    from: 'document_search AS s JOIN documents AS d ON d.id = s.document_id',
    where: documentConditions({ filters, isTrashed: false }, bind).join(' AND '),
  };
}
