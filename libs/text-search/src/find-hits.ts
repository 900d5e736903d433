import type { Ask, Phrase, QueryUnit, SearchQuery } from './search-query.js';
import type { TextAnalyzer } from './text-analyzer.js';
import { tokensOf } from './tokens.js';
import { TokenizedText } from './tokenized-text.js';

/** A place in a text that a query found. Offsets in UTF-16 code units; `end` is exclusive. */
export interface Hit {
  readonly start: number;
  readonly end: number;
}

/** Returns the places of a text that match any wanted part of the query, in order; overlapping ones are merged. */
export function findHits(query: SearchQuery, text: string, analyzer: TextAnalyzer): Hit[] {
  return hitsOf(phrasesOf(query), text, analyzer);
}

/** How much of a text is searched around a place where a word of the query seems to begin. */
const WINDOW = { before: 80, after: 170 };
const MAX_WINDOWS = 6;
/** So much of a text is split where no surroundings have a hit. */
const MAX_SPLIT = 50_000;

/**
 * Returns some of the hits that {@link findHits} returns. It splits only the surroundings of places where the first letters
 * of a word of the query are found; if they have no hit, the first 50,000 characters.
 */
export function findSomeHits(query: SearchQuery, text: string, analyzer: TextAnalyzer): Hit[] {
  const phrases = phrasesOf(query);
  const hits = windowsOf(text, phrases).flatMap(({ start, end }) =>
    hitsOf(phrases, text.slice(start, end), analyzer).map((hit) => ({
      start: start + hit.start,
      end: start + hit.end,
    })),
  );
  return hits.length > 0 ? hits : hitsOf(phrases, text.slice(0, MAX_SPLIT), analyzer);
}

function phrasesOf({ anyOf }: SearchQuery): Phrase[] {
  return anyOf
    .flatMap(({ required, optional }) => [...required, ...optional])
    .flatMap(({ alternatives }: QueryUnit) => alternatives.flat())
    .filter(({ inFilename }) => !inFilename);
}

function hitsOf(phrases: readonly Phrase[], text: string, analyzer: TextAnalyzer): Hit[] {
  if (phrases.length === 0) return [];
  const page = new TokenizedText(tokensOf(text), analyzer);
  return merged(phrases.flatMap((phrase) => page.find(phrase)));
}

/** The surroundings of the first places where a phrase can begin, in order and apart. */
function windowsOf(text: string, phrases: readonly Phrase[]): Hit[] {
  const lower = roughlyFolded(text);
  if (lower.length !== text.length) return [];
  const places = phrases
    .flatMap(({ asks }) => placesOf(lower, beginningOf(asks[0])))
    .toSorted((one, other) => one - other);
  const windows: Hit[] = [];
  for (const place of places) {
    const last = windows.at(-1);
    if (last !== undefined && place < last.end - WINDOW.before) continue;
    if (windows.length === MAX_WINDOWS) break;
    const start = Math.max(last?.end ?? 0, blankNear(text, place - WINDOW.before));
    windows.push({ start, end: blankNear(text, place + WINDOW.after) });
  }
  return windows;
}

/** Lower case without accents, with every character at its place in the text. */
function roughlyFolded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\u00C0-\u024F\u0370-\u03FF\u1E00-\u1FFF]/g, (letter) =>
      letter.normalize('NFD').charAt(0),
    );
}

/** The letters with which all terms of an ask begin. */
function beginningOf(ask: Ask | undefined): string {
  const [first = '', ...others] = ask?.terms ?? [];
  let { length } = first;
  while (!others.every((term) => term.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}

function placesOf(lower: string, beginning: string): number[] {
  const places: number[] = [];
  if (beginning.length < 2) return places;
  for (let at = lower.indexOf(beginning); at >= 0 && places.length < MAX_WINDOWS;) {
    places.push(at);
    at = lower.indexOf(beginning, at + 1);
  }
  return places;
}

/** The next blank, so that a window does not cut a word. */
function blankNear(text: string, at: number): number {
  if (at <= 0) return 0;
  const found = text.slice(at, at + WINDOW.before).search(/\s/);
  return Math.min(text.length, found < 0 ? at : at + found);
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
