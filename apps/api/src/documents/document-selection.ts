import type { SearchQuery } from '@app/text-search';
import { matchCondition, type Bind } from '../search-index/index.js';
import { filterConditions, type DocumentFilters } from './document-filters.js';

/** Which documents of an account a request is about. */
export interface DocumentSelection {
  readonly accountId: string;
  readonly filters: DocumentFilters;
  readonly isTrashed: boolean;
  /** undefined selects documents with any text. */
  readonly query: SearchQuery | undefined;
}

/**
 * How many documents are compared with a phrase when documents are counted. A comparison can need some of the
 * document's pages, so that more would take too long.
 */
export const MAX_COMPARED = 1_000;

/**
 * The index `documents_facets` answers alone what needs only its columns. It has no documents with many tags, because an
 * entry of an index has a largest size; another index finds those.
 */
const PARTS = ['cardinality(d.tags) <= 5', 'cardinality(d.tags) > 5'];

/** The SQL that counts a selection. */
export interface CountableSql {
  /** `WITH` queries, for the beginning of the statement. */
  readonly with: readonly string[];
  /** Returns a query of the selected documents. @param columns of `documents` as `d` */
  readonly select: (columns: string) => string;
  /** The rest of the condition, for each id; null when `select` selects exactly. It costs much. */
  readonly exact: ((id: string) => string) | null;
}

/** Returns the SQL for counts of all selected documents. @param bind its first value is the id of the account */
export function countableSql(selection: DocumentSelection, bind: Bind): CountableSql {
  const where = documentConditions(selection, bind).join(' AND ');
  const selectFrom = (from: string) => (columns: string) =>
    PARTS.map((part) => `SELECT ${columns} FROM ${from} WHERE ${where} AND ${part}`).join(
      ' UNION ALL ',
    );
  const { query } = selection;
  if (query === undefined) return { with: [], select: selectFrom('documents AS d'), exact: null };
  const { candidates, exact } = matchCondition(query, bind);
  // MATERIALIZED: otherwise the planner, which expects few documents of a word, looks all documents up one by one.
  const found = `found AS MATERIALIZED (
    SELECT s.document_id FROM document_search AS s WHERE s.owner_id = $1 AND ${candidates})`;
  return {
    with: [found],
    select: selectFrom('found JOIN documents AS d ON d.id = found.document_id'),
    exact: exact === null ? null : (id) => hasExactly(id, exact),
  };
}

/** Returns the conditions on a row `d` of `documents`, except the query's. */
export function documentConditions(
  { filters, isTrashed }: Pick<DocumentSelection, 'filters' | 'isTrashed'>,
  bind: Bind,
): string[] {
  return [
    'd.owner_id = $1',
    `d.deleted_at IS ${isTrashed ? 'NOT ' : ''}NULL`,
    ...filterConditions(filters, bind),
  ];
}

/** Returns the condition that a document meets the `exact` part of a query. */
export function hasExactly(id: string, exact: string): string {
  return `EXISTS (SELECT FROM document_search AS s WHERE s.document_id = ${id} AND ${exact})`;
}
