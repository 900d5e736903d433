/**
 * Splits texts and queries into the terms by which documents are found.
 *
 * For: the terms of a page and of a document, the terms of a typed query, and the places of a text that a query found.
 * Not for: SQL. The vectors and queries that this lib returns are the text forms of PostgreSQL's `tsvector` and `tsquery`.
 */
export {
  detailsVector,
  DocumentTerms,
  type DocumentDetails,
  type PageTerms,
} from './document-terms.js';
export { findHits, findSomeHits, type Hit } from './find-hits.js';
export { fold } from './fold.js';
export {
  parseSearchQuery,
  type Conjunction,
  type QueryUnit,
  type SearchQuery,
} from './search-query.js';
export { TextAnalyzer } from './text-analyzer.js';
export { beginningsOf, keyOf, wordsOf } from './words.js';
export { candidateQuery, isSingleTerm, phraseQuery, rankTerms } from './tsquery.js';
