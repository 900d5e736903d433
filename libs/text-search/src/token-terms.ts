import type { TextAnalyzer } from './text-analyzer.js';
import type { Token } from './tokens.js';

const HAS_DIGIT = /\p{N}/u;

/** Returns all terms that find a token: its forms, what it is joined to, and the stems of both. */
export function termsOf(
  token: Token,
  analyzer: TextAnalyzer,
  languages: readonly string[],
): Set<string> {
  const words = [...token.forms, ...token.joins.map(({ term }) => term)];
  const terms = new Set(words);
  if (token.kind !== 'letters') return terms;
  for (const word of words) {
    if (HAS_DIGIT.test(word)) continue;
    for (const stem of analyzer.stemsOf(word, languages)) terms.add(stem);
  }
  return terms;
}
