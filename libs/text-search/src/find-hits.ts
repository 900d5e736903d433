import type { Ask, Phrase, QueryUnit, SearchQuery } from './search-query.js';
import type { TextAnalyzer } from './text-analyzer.js';
import { tokensOf, type Token } from './tokens.js';

/** A place in a text that a query found. Offsets in UTF-16 code units; `end` is exclusive. */
export interface Hit {
  readonly start: number;
  readonly end: number;
}

/** Returns the places of a text that match any wanted part of the query, in order; overlapping ones are merged. */
export function findHits(query: SearchQuery, text: string, analyzer: TextAnalyzer): Hit[] {
  const phrases = query.anyOf
    .flatMap(({ required, optional }) => [...required, ...optional])
    .flatMap(({ alternatives }: QueryUnit) => alternatives.flat())
    .filter(({ inFilename }) => !inFilename);
  if (phrases.length === 0) return [];
  const page = new TokenizedText(tokensOf(text), analyzer);
  return merged(phrases.flatMap((phrase) => page.find(phrase)));
}

class TokenizedText {
  private readonly byPosition: Token[][] = [];

  constructor(
    private readonly tokens: readonly Token[],
    private readonly analyzer: TextAnalyzer,
  ) {
    for (const token of tokens) (this.byPosition[token.position] ??= []).push(token);
  }

  find({ asks }: Phrase): Hit[] {
    return this.tokens.flatMap((token) => {
      const end = this.endOf(token, asks, 0);
      return end === undefined ? [] : [{ start: token.start, end }];
    });
  }

  /** Where the phrase ends that has its ask `i` at the token; undefined when the token does not match. */
  private endOf(token: Token, asks: readonly Ask[], i: number): number | undefined {
    const ask = asks[i];
    if (ask === undefined) return undefined;
    for (const { end, length } of this.matches(token, ask)) {
      if (i === asks.length - 1) return end;
      for (const next of this.byPosition[token.position + length] ?? []) {
        const found = this.endOf(next, asks, i + 1);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  private *matches(token: Token, ask: Ask): Generator<{ end: number; length: number }> {
    if (this.isFound(token.kind, token.forms, ask)) {
      const characters = Math.max(
        ...token.forms.filter((form) => ask.terms.includes(form)).map(lengthOf),
      );
      yield { end: this.endOfCharacters(token, characters), length: 1 };
    }
    for (const { term, end, length } of token.joins) {
      if (this.isFound(token.kind, [term], ask)) yield { end, length };
    }
  }

  /** In an unspaced script a term of two characters ends with the next token. */
  private endOfCharacters(token: Token, characters: number): number {
    if (token.kind !== 'unspaced' || characters < 2) return token.end;
    return this.byPosition[token.position + 1]?.[0]?.end ?? token.end;
  }

  private isFound(
    kind: Token['kind'],
    words: readonly string[],
    { terms, isPrefix }: Ask,
  ): boolean {
    if (isPrefix) return words.some((word) => terms.some((term) => word.startsWith(term)));
    if (words.some((word) => terms.includes(word))) return true;
    return (
      kind === 'letters' &&
      words.some((word) => this.analyzer.stemsOf(word).some((stem) => terms.includes(stem)))
    );
  }
}

function lengthOf(term: string): number {
  return [...term].length;
}

function merged(hits: readonly Hit[]): Hit[] {
  const result: Hit[] = [];
  for (const hit of hits.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    const last = result.at(-1);
    if (last !== undefined && hit.start < last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, hit.end) };
    } else {
      result.push(hit);
    }
  }
  return result;
}
