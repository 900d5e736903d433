import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '@app/database';
import type { SearchQuery } from '@app/text-search';
import { isLiveSession } from '../auth/index.js';
import { matchCondition, rankOf, type Bind } from '../search-index/index.js';
import { DOCUMENT_COLUMNS, documentJson, rfc3339, type DocumentTexts } from './document-json.js';
import { documentConditions, hasExactly, type DocumentSelection } from './document-selection.js';
import {
  isAfter,
  isByTime,
  sortKey,
  sortOrder,
  toSortKey,
  type DocumentSort,
  type SortPosition,
} from './document-sorts.js';

/** One document on a page of the list. */
export interface ListedDocument {
  readonly position: SortPosition;
  /**
   * The JSON that callers get; null while the document is being read, because its estimate changes with time.
   */
  readonly json: string | null;
}

/** A page of documents. */
export interface DocumentSlice {
  /** The login that asks. */
  readonly familyId: string;
  readonly sort: DocumentSort;
  readonly limit: number;
  /** undefined: the first page. */
  readonly after: SortPosition | undefined;
}

/** `sortKey` is null in a list by time, because `createdAt` is the key. */
type Row = DocumentTexts & { readonly sortKey: string | null };

/**
 * Lists documents. Lists are requested more often than anything else, so their JSON is written directly from
 * the text that PostgreSQL sent, without parsing it into objects first.
 */
@Injectable()
export class DocumentListReadModel {
  constructor(private readonly statements: PreparedStatements) {}

  /**
   * Returns a page. Keyset pagination keeps the cost of a page independent of its position in the list. The
   * result is empty when the login has ended.
   */
  async list(selection: DocumentSelection, slice: DocumentSlice): Promise<ListedDocument[]> {
    const values: unknown[] = [selection.accountId, slice.limit, slice.familyId];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const { query } = selection;
    const text =
      query === undefined
        ? listSql(selection, slice, bind)
        : matchesSql(selection, query, slice, bind);
    const rows = isOneOfFew(selection)
      ? await this.statements.texts<Row>(text, values)
      : await this.statements.textsOnce<Row>(text, values);
    return rows.map((row) => toListed(slice.sort, row));
  }
}

/** Filters make too many different statements to keep them all prepared. */
function isOneOfFew({ filters, query }: DocumentSelection): boolean {
  return query === undefined && Object.values(filters).every((value) => value === undefined);
}

function listSql(selection: DocumentSelection, { sort, after }: DocumentSlice, bind: Bind): string {
  const columns = { key: sortKey(sort), id: 'd.id' };
  const conditions = [...documentConditions(selection, bind), isLiveSession('$1', '$3')];
  if (after !== undefined) conditions.push(isAfter(sort, columns, after, bind));
  return `SELECT ${DOCUMENT_COLUMNS}, ${isByTime(sort) ? 'NULL' : columns.key} AS "sortKey"
    FROM documents AS d
    WHERE ${conditions.join(' AND ')}
    ORDER BY ${sortOrder(sort, columns)} LIMIT $2`;
}

/** Compares documents with phrases in the order of the list, and only as many as the page needs. */
function matchesSql(
  selection: DocumentSelection,
  query: SearchQuery,
  { sort, after }: DocumentSlice,
  bind: Bind,
): string {
  const key = sort === 'relevance' ? rankOf(query, bind) : sortKey(sort);
  const { candidates, exact } = matchCondition(query, bind);
  const conditions = [...documentConditions(selection, bind), isLiveSession('$1', '$3')];
  const columns = { key: 'm.key', id: 'm.id' };
  return `SELECT ${DOCUMENT_COLUMNS}, shown.key AS "sortKey"
    FROM (
      SELECT m.id, m.key
      FROM (
        SELECT d.id, ${key} AS key
        FROM document_search AS s JOIN documents AS d ON d.id = s.document_id
        WHERE s.owner_id = $1 AND ${candidates} AND ${conditions.join(' AND ')}
        ORDER BY ${sortOrder(sort, { key: '2', id: '1' })}
        OFFSET 0
      ) AS m
      WHERE ${after === undefined ? 'true' : isAfter(sort, columns, after, bind)}
        AND ${exact === null ? 'true' : hasExactly('m.id', exact)}
      LIMIT $2
    ) AS shown
    JOIN documents AS d ON d.id = shown.id
    ORDER BY ${sortOrder(sort, { key: 'shown.key', id: 'shown.id' })}`;
}

function toListed(sort: DocumentSort, row: Row): ListedDocument {
  const key = isByTime(sort) ? rfc3339(row.createdAt) : toSortKey(sort, row.sortKey ?? '');
  return {
    position: { key, id: row.id },
    json: row.status === 'processing' ? null : documentJson(row),
  };
}
