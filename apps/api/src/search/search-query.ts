/** What somebody typed, parted into what must be found and what must not. */
export interface SearchQuery {
  readonly wanted: string;
  readonly unwanted: string;
}

const TERM = /-?"[^"]*"?|\S+/gu;

/**
 * Parts `-word` and `-"some words"` from the rest.
 *
 * PostgreSQL's web-search syntax knows them, but a document is searched page by page and in several languages,
 * where "not on this page" and "not by this stemmer" would both be less than "not in this document".
 * Unwanted terms are joined by `or`: one of them is enough to leave a document out.
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
