import { isIban } from './iban.js';
import { shortened, type QueryItem } from './shorten-query.js';
import type { TextAnalyzer } from './text-analyzer.js';
import { tokensOf, type Join, type Token } from './tokens.js';

/** One place in a phrase: any of the terms may stand there. */
export interface Ask {
  readonly terms: readonly string[];
  /** Also finds words that begin with a term. */
  readonly isPrefix: boolean;
}

/** Terms that follow each other. */
export interface Phrase {
  readonly asks: readonly Ask[];
  /** Only in the file name. */
  readonly inFilename: boolean;
}

/** A typed word, code or phrase. It is found where all phrases of one alternative are found. */
export interface QueryUnit {
  /** As it was typed, without quotes. */
  readonly typed: string;
  /** A single word in letters, which a similar word may replace. */
  readonly word: string | null;
  readonly alternatives: readonly (readonly Phrase[])[];
}

/** What must be in a document; `optional` only improves its rank. */
export interface Conjunction {
  readonly required: readonly QueryUnit[];
  readonly optional: readonly QueryUnit[];
}

/** A typed query. A document is found when it meets one of `anyOf` and contains nothing of `none`. */
export interface SearchQuery {
  readonly anyOf: readonly Conjunction[];
  readonly none: readonly QueryUnit[];
  /**
   * What is not searched: what was typed without any letter or digit, and what follows the first `MAX_TOKENS` words
   * and numbers.
   */
  readonly ignored: readonly string[];
}

/** More groups than this are those of a telephone number: other codes have at most three. */
const MAX_UNORDERED = 3;

const ITEM = /(-?)"([^"]*)"?|\S+/gu;
const QUOTES = /[“”„«»]/gu;
const URL_SCHEME = /^(?:[a-z][a-z0-9+.-]{1,10}:\/\/|mailto:|tel:)/iu;
const FILENAME =
  /^[^\s/\\@]+\.(?:pdf|png|jpe?g|tiff?|webp|avif|heic|heif|gif|bmp|txt|md|csv|eml|docx?|xlsx?|odt|rtf|html?)$/iu;

/**
 * Reads a typed query: words and codes that must all be there, `"a phrase"`, `-without`, `begin*`, and `or` between
 * alternatives. Nothing that is typed is an error; only the first `MAX_TOKENS` words and numbers are searched.
 */
export function parseSearchQuery(typed: string, analyzer: TextAnalyzer): SearchQuery {
  const { items, ignored } = shortened(itemsOf(typed));
  const unwanted = items.filter(({ isUnwanted }) => isUnwanted);
  const groups = alternativesOf(items.filter(({ isUnwanted }) => !isUnwanted));
  const anyOf = groups
    .map((group) => conjunctionOf(unitsOf(group, analyzer), analyzer))
    .filter(({ required }) => required.length > 0);
  return {
    anyOf,
    none: unwanted.flatMap((item) => unitsOf([item], analyzer)),
    ignored,
  };
}

function itemsOf(typed: string): QueryItem[] {
  const items = [...typed.replace(QUOTES, '"').matchAll(ITEM)].map(([whole, minus, quoted]) => {
    if (quoted !== undefined) return { text: quoted, isQuoted: true, isUnwanted: minus === '-' };
    const isUnwanted = whole.length > 1 && whole.startsWith('-');
    return { text: isUnwanted ? whole.slice(1) : whole, isQuoted: false, isUnwanted };
  });
  const [only] = items;
  // An amount as it is written, not everything except this amount.
  const isNegativeNumber = items.length === 1 && only?.isUnwanted && /^\p{N}/u.test(only.text);
  return isNegativeNumber && only !== undefined ? [{ ...only, isUnwanted: false }] : items;
}

/** Splits at `or`. At the beginning or the end, and beside another `or`, it is a word. */
function alternativesOf(items: readonly QueryItem[]): QueryItem[][] {
  const groups: QueryItem[][] = [[]];
  for (const [i, item] of items.entries()) {
    const isOr = !item.isQuoted && item.text.toLowerCase() === 'or';
    const isBetween = (groups.at(-1)?.length ?? 0) > 0 && i < items.length - 1;
    if (isOr && isBetween) groups.push([]);
    else groups.at(-1)?.push(item);
  }
  return groups;
}

function conjunctionOf(units: readonly QueryUnit[], analyzer: TextAnalyzer): Conjunction {
  const optional = units.filter(({ word }) => word !== null && analyzer.isStopWord(word));
  if (optional.length === units.length) return { required: units, optional: [] };
  return { required: units.filter((unit) => !optional.includes(unit)), optional };
}

/** Unquoted items that follow each other are read together, because a code can be typed with blanks. */
function unitsOf(items: readonly QueryItem[], analyzer: TextAnalyzer): QueryUnit[] {
  const units: QueryUnit[] = [];
  for (let i = 0; i < items.length;) {
    const item = items[i] as QueryItem;
    if (item.isQuoted) {
      units.push(...phraseUnit(item.text, analyzer));
      i += 1;
      continue;
    }
    let end = i;
    while (end < items.length && !items[end]?.isQuoted) end += 1;
    units.push(
      ...wordUnits(
        items.slice(i, end).map(({ text }) => text),
        analyzer,
      ),
    );
    i = end;
  }
  return units;
}

/** Quoted words are searched as they are written, without stems. */
function phraseUnit(text: string, analyzer: TextAnalyzer): QueryUnit[] {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return [];
  const phrases = phrasesOf(tokens, { analyzer, isPrefix: false, isStemmed: false });
  return [{ typed: text, word: null, alternatives: phrases.map((phrase) => [phrase]) }];
}

interface TypedWord {
  readonly text: string;
  readonly tokens: readonly Token[];
}

function wordUnits(texts: readonly string[], analyzer: TextAnalyzer): QueryUnit[] {
  const words = typedWords(texts.map((text) => text.replace(URL_SCHEME, '')));
  const units: QueryUnit[] = [];
  for (let i = 0; i < words.length;) {
    const joined = joinedWords(words, i);
    const group = words.slice(i, i + (joined?.count ?? 1));
    const parts = group.map((word) => wordUnit(word, analyzer));
    const [first] = parts;
    if (joined === undefined && first !== undefined) units.push(first);
    if (joined !== undefined) units.push(codeUnit(group, parts, joined.join));
    i += group.length;
  }
  return units;
}

/** Splits the words together, so that joins across blanks are known, and gives each word its own tokens. */
function typedWords(texts: readonly string[]): TypedWord[] {
  const tokens = tokensOf(texts.join(' '));
  let start = 0;
  return texts
    .map((text) => {
      const end = start + text.length;
      const from = start;
      start = end + 1;
      return { text, tokens: tokens.filter((token) => token.start >= from && token.start < end) };
    })
    .filter((word) => word.tokens.length > 0);
}

/** The longest join that begins with the word `i`, ends with a later one, and is not the beginning of `IBAN DE89 …`. */
function joinedWords(
  words: readonly TypedWord[],
  i: number,
): { join: Join; count: number } | undefined {
  const joins = words[i]?.tokens[0]?.joins ?? [];
  const isBeforeIban = words.slice(i + 1, i + MAX_UNORDERED).some(startsIban);
  for (let last = isBeforeIban ? i : words.length - 1; last > i; last -= 1) {
    const end = words[last]?.tokens.at(-1)?.end;
    const join = joins.find((candidate) => candidate.end === end);
    if (join !== undefined) return { join, count: last - i + 1 };
  }
  return undefined;
}

function startsIban({ tokens }: TypedWord): boolean {
  return tokens[0]?.joins.some(({ term }) => isIban(term)) === true;
}

/**
 * A code that was typed with blanks: all of it as one word, or its groups. The groups of an account or telephone number
 * say little by themselves, so they must follow each other; those of another code can be anywhere, as typed words are.
 */
function codeUnit(group: readonly TypedWord[], parts: readonly QueryUnit[], join: Join): QueryUnit {
  const whole: Phrase = { asks: [askFor([join.term])], inFilename: false };
  const isOrdered = isIban(join.term) || group.length > MAX_UNORDERED;
  const tokens = group.flatMap((word) => word.tokens);
  const inOrder: Phrase = {
    asks: tokens.map(({ forms }) => askFor(forms)),
    inFilename: false,
  };
  return {
    typed: group.map(({ text }) => text).join(' '),
    word: null,
    alternatives: [...(isOrdered ? [[inOrder]] : combinations(parts)), [whole]],
  };
}

function askFor(terms: readonly string[]): Ask {
  return { terms, isPrefix: false };
}

/** Every choice of one alternative of each unit. */
function combinations(units: readonly QueryUnit[]): Phrase[][] {
  return units.reduce<Phrase[][]>(
    (chosen, { alternatives }) =>
      chosen.flatMap((phrases) => alternatives.map((more) => [...phrases, ...more])),
    [[]],
  );
}

function wordUnit({ text, tokens }: TypedWord, analyzer: TextAnalyzer): QueryUnit {
  const isPrefix = /[\p{L}\p{M}\p{N}]\*$/u.test(text);
  const phrases = phrasesOf(tokens, { analyzer, isPrefix, isStemmed: true });
  const alternatives = phrases.map((phrase) => [phrase]);
  const [first] = tokens;
  const isWord = tokens.length === 1 && first?.kind === 'letters' && !isPrefix;
  return {
    typed: text,
    word: isWord ? (first.forms[0] ?? null) : null,
    alternatives: FILENAME.test(text) ? [...alternatives, tokens.map(inFilename)] : alternatives,
  };
}

/** A part of a file name, anywhere in a file name: `Lease.pdf` finds `Lease_2024.pdf`. */
function inFilename(token: Token): Phrase {
  return { asks: [{ terms: token.forms.slice(0, 1), isPrefix: false }], inFilename: true };
}

interface AskOptions {
  readonly analyzer: TextAnalyzer;
  /** The last token is the beginning of a word. */
  readonly isPrefix: boolean;
  readonly isStemmed: boolean;
}

/** The tokens one after the other; and the same with joined words in place of their pieces. */
function phrasesOf(tokens: readonly Token[], options: AskOptions): Phrase[] {
  const apart = tokens.map((token, i) => askOf({ token, next: tokens[i + 1] }, options));
  const joined: Ask[] = [];
  for (let i = 0; i < tokens.length;) {
    const { join, count } = longestJoin(tokens, i);
    joined.push(askOf({ token: tokens[i] as Token, join, next: tokens[i + count] }, options));
    i += count;
  }
  const phrases = joined.length === apart.length ? [apart] : [apart, joined];
  return phrases.map((asks) => ({ asks, inFilename: false }));
}

function longestJoin(
  tokens: readonly Token[],
  i: number,
): { join: Join | undefined; count: number } {
  const joins = (tokens[i]?.joins ?? []).toSorted((one, other) => other.end - one.end);
  for (const join of joins) {
    const count = tokens.slice(i).findIndex(({ end }) => end === join.end) + 1;
    if (count > 1) return { join, count };
  }
  return { join: undefined, count: 1 };
}

function askOf(
  { token, join, next }: { token: Token; join?: Join | undefined; next: Token | undefined },
  options: AskOptions,
): Ask {
  if (token.kind === 'unspaced') {
    // Across a blank, the text may have something else between the characters.
    const pair = next?.separator === '' ? token.forms[1] : undefined;
    return { terms: [pair ?? token.forms[0] ?? ''], isPrefix: false };
  }
  const forms = join === undefined ? token.forms : [join.term];
  const isPrefix = options.isPrefix && next === undefined;
  if (isPrefix || !options.isStemmed || token.kind !== 'letters') return { terms: forms, isPrefix };
  const stems = forms
    .filter((form) => !/\p{N}/u.test(form))
    .flatMap((form) => options.analyzer.stemsOf(form));
  return { terms: [...new Set([...forms, ...stems])], isPrefix };
}
