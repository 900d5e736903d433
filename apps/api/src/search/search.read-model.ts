import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { DocumentEntity, toDocument, type Document } from '../documents/index.js';
import type { SearchQuery } from './search-query.js';
import { GREATER, HIT_END, HIT_START, LESS } from './snippet.js';

export interface SearchPosition {
  readonly rank: number;
  readonly documentId: string;
}

export interface SearchHit {
  readonly document: Document;
  readonly page: number | null;
  readonly rank: number;
  /** Plain text with {@link HIT_START} and {@link HIT_END} around each hit. */
  readonly headline: string;
}

interface HitRow {
  documentId: string;
  page: number | null;
  rank: number;
  headline: string;
}

/** Headlines are made from this much text, because making them is the slowest part. Later hits are not marked. */
const HEADLINE_CHARACTERS = 20_000;

/**
 * PostgreSQL computes both to constants before it plans the statement, because the function is immutable and the
 * statement is not prepared. The planner needs the constants to estimate how many pages contain a word.
 */
const WANTED = 'query_of_text($2, $3)';
const UNWANTED = 'query_of_text($2, $4)';

/**
 * Returns the best page of each document that matches, best first. A document without a matching page can still match
 * by its title or file name. Headlines are made only for the returned rows, because each needs the text of a page.
 */
const SEARCH = `
  WITH matches AS (
    SELECT p.document_id, p.number AS page, ts_rank_cd(p.text_vector, ${WANTED}, 1) AS rank
    FROM document_pages AS p
    WHERE p.owner_id = $1 AND p.text_vector @@ ${WANTED}
    UNION ALL
    SELECT d.id, NULL, ts_rank_cd(d.title_vector, ${WANTED}, 1)
    FROM documents AS d
    WHERE d.owner_id = $1 AND d.title_vector @@ ${WANTED}
  ), best AS (
    SELECT DISTINCT ON (m.document_id) m.document_id, m.page, m.rank
    FROM matches AS m
    ORDER BY m.document_id, (m.page IS NULL), m.rank DESC, m.page
  ), shown AS (
    SELECT b.* FROM best AS b
    JOIN documents AS d ON d.id = b.document_id
    WHERE d.owner_id = $1 AND d.deleted_at IS NULL
      AND ($6::real IS NULL OR (b.rank, b.document_id) < ($6::real, $7::uuid))
      AND (numnode(${UNWANTED}) = 0 OR (
        NOT d.title_vector @@ ${UNWANTED}
        AND NOT EXISTS (
          SELECT FROM document_pages AS p
          WHERE p.document_id = d.id AND p.text_vector @@ ${UNWANTED})))
    ORDER BY b.rank DESC, b.document_id DESC
    LIMIT $5
  )
  SELECT s.document_id AS "documentId", s.page, s.rank,
         ts_headline(language_configuration(d.languages[1]),
                     translate(coalesce(join_hyphens(left(p.text, ${HEADLINE_CHARACTERS})), d.title), '<>' || $10, $9),
                     ${WANTED}, $8) AS headline
  FROM shown AS s
  JOIN documents AS d ON d.id = s.document_id
  LEFT JOIN document_pages AS p ON p.document_id = s.document_id AND p.number = s.page
  ORDER BY s.rank DESC, s.document_id DESC`;

const HEADLINE_OPTIONS = `StartSel=${HIT_START}, StopSel=${HIT_END}, MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=" … "`;

/** Full-text queries, limited to one owner's documents; never writes. */
@Injectable()
export class SearchReadModel {
  constructor(private readonly dataSource: DataSource) {}

  async search(
    accountId: string,
    query: SearchQuery,
    languages: readonly string[],
    limit: number,
    after?: SearchPosition,
  ): Promise<SearchHit[]> {
    const rows: HitRow[] = await this.dataSource.query(SEARCH, [
      accountId,
      languages,
      query.wanted,
      query.unwanted,
      limit,
      after?.rank ?? null,
      after?.documentId ?? null,
      HEADLINE_OPTIONS,
      LESS + GREATER,
      HIT_START + HIT_END + LESS + GREATER,
    ]);
    const documents = await this.documents(rows.map((row) => row.documentId));
    return rows.flatMap(({ documentId, ...hit }) => {
      const document = documents.get(documentId);
      return document === undefined ? [] : [{ ...hit, document }];
    });
  }

  private async documents(ids: readonly string[]): Promise<Map<string, Document>> {
    if (ids.length === 0) return new Map();
    const rows = await this.dataSource.manager.findBy(DocumentEntity, { id: In([...ids]) });
    return new Map(rows.map((row) => [row.id, toDocument(row)]));
  }
}
