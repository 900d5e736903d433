import type { Hit } from './find-hits.js';
import type { Ask, Phrase } from './search-query.js';
import type { TextAnalyzer } from './text-analyzer.js';
import type { Token } from './tokens.js';

/**
 * How many tokens are compared with the words of a query. A text that repeats one word, and a phrase that repeats it, would
 * need the product of both. The hits that were found until then are returned.
 */
const MAX_COMPARISONS = 200_000;

/** A text in which the tokens of a term are found without reading all tokens. */
export class TokenizedText {
  private readonly byPosition: Token[][] = [];
  /** The indexes of the tokens that a term finds, ascending. */
  private readonly byTerm = new Map<string, number[]>();
  private readonly stems = new Map<string, readonly string[]>();
  private comparisons = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly analyzer: TextAnalyzer,
  ) {
    for (const [i, token] of tokens.entries()) {
      (this.byPosition[token.position] ??= []).push(token);
      for (const term of this.termsOf(token)) {
        const known = this.byTerm.get(term);
        if (known === undefined) this.byTerm.set(term, [i]);
        else if (known.at(-1) !== i) known.push(i);
      }
    }
  }

  /** Returns the places of the phrase, in order; of places that overlap only the first. */
  find({ asks }: Phrase): Hit[] {
    const hits: Hit[] = [];
    for (const i of this.candidates(asks[0])) {
      const token = this.tokens[i];
      if (token === undefined || token.start < (hits.at(-1)?.end ?? 0)) continue;
      const end = this.endOf(token, asks, 0);
      if (end !== undefined) hits.push({ start: token.start, end });
    }
    return hits;
  }

  /** The indexes of the tokens that the ask finds. */
  private candidates(ask: Ask | undefined): number[] {
    const lists: number[][] = [];
    for (const term of ask?.terms ?? []) lists.push(...this.listsOf(term, ask?.isPrefix === true));
    return [...new Set(lists.flat())].toSorted((one, other) => one - other);
  }

  private listsOf(term: string, isPrefix: boolean): number[][] {
    if (!isPrefix) return [this.byTerm.get(term) ?? []];
    this.comparisons += this.byTerm.size / 100;
    return [...this.byTerm].filter(([known]) => known.startsWith(term)).map(([, list]) => list);
  }

  /** Where the phrase ends that has its ask `i` at the token; undefined when the token does not match. */
  private endOf(token: Token, asks: readonly Ask[], i: number): number | undefined {
    const ask = asks[i];
    this.comparisons += 1;
    if (ask === undefined || this.comparisons > MAX_COMPARISONS) return undefined;
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
      const found = token.forms.filter((form) => ask.terms.includes(form));
      yield { end: this.endOfCharacters(token, found), length: 1 };
    }
    for (const { term, end, length } of token.joins) {
      if (this.isFound(token.kind, [term], ask)) yield { end, length };
    }
  }

  /** In an unspaced script a term of two characters ends with the next token. */
  private endOfCharacters(token: Token, found: readonly string[]): number {
    const isPair = token.kind === 'unspaced' && found.some((form) => [...form].length > 1);
    return (isPair ? this.byPosition[token.position + 1]?.[0]?.end : undefined) ?? token.end;
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
      words.some((word) => this.stemsOf(word).some((stem) => terms.includes(stem)))
    );
  }

  private *termsOf(token: Token): Generator<string> {
    for (const word of [...token.forms, ...token.joins.map(({ term }) => term)]) {
      yield word;
      if (token.kind === 'letters') yield* this.stemsOf(word);
    }
  }

  private stemsOf(word: string): readonly string[] {
    let stems = this.stems.get(word);
    if (stems === undefined) this.stems.set(word, (stems = this.analyzer.stemsOf(word)));
    return stems;
  }
}
