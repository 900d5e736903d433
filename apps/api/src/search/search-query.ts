/** A typed query, split into terms that a document must contain and terms that it must not contain. */
export interface SearchQuery {
  readonly wanted: string;
  readonly unwanted: string;
}

const TERM = /-?"[^"]*"?|\S+/gu;

/**
 * Separates `-word` and `-"some words"` from the other terms.
 *
 * PostgreSQL's web-search syntax supports both, but it would exclude single pages and single languages: a document
 * is searched page by page, with several stemmers. An unwanted term must exclude the whole document, so unwanted
 * terms are searched separately. They are joined by `or`, because one of them is enough to exclude a document.
 */
export function parseSearchQuery(typed: string): SearchQuery {
  const terms = typed.match(TERM) ?? [];
  return {
    wanted: terms.filter((term) => !isUnwanted(term)).join(' '),
    unwanted: terms
      .filter(isUnwanted)
      .map((term) => term.slice(1))
      .join(' or '),
  };
}

function isUnwanted(term: string): boolean {
  return term.length > 1 && term.startsWith('-');
}
