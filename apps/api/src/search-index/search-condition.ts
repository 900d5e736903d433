import {
  candidateQuery,
  isSingleTerm,
  phraseQuery,
  rankTerms,
  type QueryUnit,
  type SearchQuery,
} from '@app/text-search';

/** The SQL that finds the documents of a query, for a row `s` of `document_search`. */
export interface MatchCondition {
  /** Uses the index. Finds every document that matches, and perhaps others. */
  readonly candidates: string;
  /** Finds exactly the documents that match; null when `candidates` does. */
  readonly exact: string | null;
}

/** The SQL of a query, for a row `s` of `document_search`. */
export interface SearchCondition extends MatchCondition {
  /** A `tsquery` of all wanted terms, for ranking. */
  readonly rankQuery: string;
  /** A `tsquery` of all wanted phrases, which the best page has; null without phrases. */
  readonly phraseQuery: string | null;
}

/** Binds a value to the statement and returns its placeholder. */
export type Bind = (value: unknown) => string;

/** The weights of D (text), C (file name), B (tags) and A (title). */
const WEIGHTS = `'{0.1, 0.2, 0.4, 1.0}'`;

/**
 * The share of its weight that a term loses when it occurs in a document only in words of low confidence. A tsvector has
 * four weights, and all of them are used, so that these terms are in a vector of their own as well.
 */
const UNCERTAIN_LOSS = 0.5;

/**
 * Returns the conditions for a query. Phrases are found in two steps: a document's row has no positions of its text, so
 * it finds the documents with all words of a phrase, and their pages tell which of them have the phrase.
 */
export function searchCondition(query: SearchQuery, bind: Bind): SearchCondition {
  const phrases = wantedUnits(query)
    .flatMap(({ alternatives }) => alternatives.flat())
    .filter(({ asks }) => asks.length > 1)
    .map((phrase) => `(${phraseQuery(phrase)})`);
  return {
    ...matchCondition(query, bind),
    rankQuery: rankQueryOf(query, bind),
    phraseQuery: phrases.length === 0 ? null : `${bind(phrases.join(' | '))}::tsquery`,
  };
}

/** Returns only the conditions that find documents. */
export function matchCondition(query: SearchQuery, bind: Bind): MatchCondition {
  const units = query.anyOf.flatMap(({ required }) => required);
  const isExact = [...units, ...query.none].every(isSingleTerm);
  return {
    candidates: `s.vector @@ ${bind(candidatesOf(query))}::tsquery`,
    exact: isExact ? null : exactOf(query, bind),
  };
}

/** Returns the SQL of a document's rank, for a row `s` of `document_search`. */
export function rankOf(query: SearchQuery, bind: Bind): string {
  return rankBy(rankQueryOf(query, bind));
}

/** Returns the SQL of a document's rank. @param rankQuery of {@link searchCondition} */
export function rankBy(rankQuery: string): string {
  const rank = `ts_rank(${WEIGHTS}, s.vector, ${rankQuery}, 1)`;
  const share = `ts_rank(${WEIGHTS}, s.uncertain, ${rankQuery}) / nullif(ts_rank(${WEIGHTS}, s.vector, ${rankQuery}), 0)`;
  // Of nearly every document, `uncertain` is NULL or has no wanted term.
  return `(CASE WHEN s.uncertain @@ ${rankQuery}
           THEN ${rank} * (1 - ${UNCERTAIN_LOSS} * least(1, coalesce(${share}, 0))) ELSE ${rank} END)::real`;
}

/** Of longer queries, only the first terms decide the order: each one costs time for every document and page that has it. */
const MAX_RANKED = 16;

function rankQueryOf(query: SearchQuery, bind: Bind): string {
  return `${bind(wantedUnits(query).slice(0, MAX_RANKED).map(rankTerms).join(' | '))}::tsquery`;
}

function wantedUnits({ anyOf }: SearchQuery): QueryUnit[] {
  return anyOf.flatMap(({ required, optional }) => [...required, ...optional]);
}

/** The text form of a `tsquery` that finds all documents that can match, and perhaps others. */
export function candidatesOf({ anyOf, none }: SearchQuery): string {
  const wanted = anyOf
    .map(({ required }) => required.map((unit) => `(${candidateQuery(unit)})`).join(' & '))
    .map((group) => `(${group})`)
    .join(' | ');
  const unwanted = none.filter(isSingleTerm).map((unit) => `!(${candidateQuery(unit)})`);
  return [...(wanted === '' ? [] : [`(${wanted})`]), ...unwanted].join(' & ');
}

function exactOf({ anyOf, none }: SearchQuery, bind: Bind): string {
  const wanted = anyOf.map(({ required }) =>
    all(required.map((unit) => unitCondition(unit, bind))),
  );
  const unwanted = none.map((unit) => `NOT ${unitCondition(unit, bind)}`);
  return all([...(wanted.length === 0 ? [] : [any(wanted)]), ...unwanted]);
}

function unitCondition({ alternatives }: QueryUnit, bind: Bind): string {
  return any(
    alternatives.map((phrases) =>
      all(
        phrases.map((phrase) => {
          const placeholder = `${bind(phraseQuery(phrase))}::tsquery`;
          const inDetails = `s.vector @@ ${placeholder}`;
          return phrase.asks.length === 1
            ? inDetails
            : `(${inDetails} OR EXISTS (
                SELECT FROM document_pages AS p
                WHERE p.document_id = s.document_id AND p.text_vector @@ ${placeholder}))`;
        }),
      ),
    ),
  );
}

function all(conditions: readonly string[]): string {
  return `(${conditions.join(' AND ')})`;
}

function any(conditions: readonly string[]): string {
  return `(${conditions.join(' OR ')})`;
}
