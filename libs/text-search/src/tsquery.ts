import { POSITIONS_MISSING } from './document-terms.js';
import type { Ask, Phrase, QueryUnit } from './search-query.js';

/** The text form of a PostgreSQL tsquery that finds the phrase where its terms follow each other. */
export function phraseQuery({ asks, inFilename }: Phrase): string {
  const parts = asks.map((ask) => askQuery(ask, inFilename));
  if (parts.length === 1) return parts.join('');
  return `(${parts.join(' <-> ')}) | ('${POSITIONS_MISSING}' & ${parts.join(' & ')})`;
}

/** The text form of a tsquery that finds all documents that can contain the unit, and perhaps others. */
export function candidateQuery(unit: QueryUnit): string {
  const alternatives = unit.alternatives.map((phrases) =>
    phrases
      .flatMap(({ asks, inFilename }) => asks.map((ask) => askQuery(ask, inFilename)))
      .join(' & '),
  );
  return [...new Set(alternatives)].map((alternative) => `(${alternative})`).join(' | ');
}

/** Whether {@link candidateQuery} finds nothing but documents that contain the unit. */
export function isSingleTerm(unit: QueryUnit): boolean {
  return unit.alternatives.flat().every(({ asks }) => asks.length === 1);
}

/** The terms of a unit joined by "or", for ranking. */
export function rankTerms(unit: QueryUnit): string {
  const asks = unit.alternatives.flat().flatMap((phrase) => phrase.asks);
  return [...new Set(asks.map((ask) => askQuery(ask, false)))].join(' | ');
}

function askQuery({ terms, isPrefix }: Ask, inFilename: boolean): string {
  // C is the weight of file names.
  const suffix = isPrefix || inFilename ? `:${isPrefix ? '*' : ''}${inFilename ? 'C' : ''}` : '';
  return `(${terms.map((term) => `'${term}'${suffix}`).join(' | ')})`;
}
