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
 * All documents, so that the index `documents_facets` answers alone what needs only its columns. The index has no
 * documents with many tags, because an entry of an index has a largest size.
 */
const ALL_DOCUMENTS = `(
  SELECT * FROM documents WHERE cardinality(tags) <= 5
  UNION ALL
  SELECT * FROM documents WHERE cardinality(tags) > 5)`;

/** The SQL that counts a selection. */
export interface CountableSql {
  /** The beginning of the statement: the documents that the query finds. */
  readonly with: string;
  /** `documents` as `d`. */
  readonly from: string;
  readonly where: string;
  /** The rest of the condition, for each id; null when `where` selects exactly. It costs much. */
  readonly exact: ((id: string) => string) | null;
}

/** Returns the SQL for counts of all selected documents. @param bind its first value is the id of the account */
export function countableSql(selection: DocumentSelection, bind: Bind): CountableSql {
  const where = documentConditions(selection, bind).join(' AND ');
  const { query } = selection;
  if (query === undefined) return { with: '', from: `${ALL_DOCUMENTS} AS d`, where, exact: null };
  const { candidates, exact } = matchCondition(query, bind);
  return {
    // The planner expects few documents of a word, and would look each of an owner's documents up in the index.
    with: `WITH found AS MATERIALIZED (
             SELECT s.document_id FROM document_search AS s WHERE s.owner_id = $1 AND ${candidates})`,
    from: `${ALL_DOCUMENTS} AS d JOIN found ON found.document_id = d.id`,
    where,
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
