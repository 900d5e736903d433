import type { OtherWord } from './other-words.ts';

export interface Comparison {
  /** The number of words of the other program that have letters or digits. */
  readonly total: number;
  /** Words that are in our text with other letters. */
  readonly misread: readonly OtherWord[];
  /** Words that are not in our text. */
  readonly lost: readonly OtherWord[];
  /** The share of words that occur once in both texts and are in the same order. 1 when there are few such words. */
  readonly inOrder: number;
}

/** Fewer letters are in every text by chance. */
const MIN_INSIDE = 3;
const MIN_WORDS_FOR_ORDER = 10;
/** One letter of this number may differ in a misread word. */
const LETTERS_PER_ERROR = 4;
/** A longer list is not searched for misread words: comparing all pairs would take long. */
const MAX_UNMATCHED = 3_000;

/** Compares the words of another program with our text. Case, punctuation and the forms of Unicode do not count. */
export function compareWords(theirs: readonly OtherWord[], ours: string): Comparison {
  const words = theirs
    .map((word) => ({ word, key: keyOf(word.text) }))
    .filter(({ key }) => key !== '');
  const ourKeys = keysOf(ours);
  const left = countsOf(ourKeys);
  // A word that one side splits, or hyphenates at the end of a line, is found in the text without spaces.
  const squashed = ourKeys.join('');
  const keys = words.map(({ key }) => key);
  const unmatched = words.filter(
    ({ key }, index) => !takeOne(left, key) && !isInside(squashed, keys, index),
  );
  const candidates = [...left].filter(([, count]) => count > 0).map(([key]) => key);
  const isSearched = unmatched.length <= MAX_UNMATCHED && candidates.length <= MAX_UNMATCHED;
  const misread = new Set(
    isSearched ? unmatched.filter(({ key }) => candidates.some((own) => isNear(key, own))) : [],
  );
  return {
    total: words.length,
    misread: [...misread].map(({ word }) => word),
    lost: unmatched.filter((one) => !misread.has(one)).map(({ word }) => word),
    inOrder: shareInOrder(keys, ourKeys),
  };
}

/** Returns our words that none of the other programs has, not even with other letters. */
export function wordsOnlyOurs(ours: string, others: readonly OtherWord[]): string[] {
  const keys = others.map(({ text }) => keyOf(text));
  const squashed = keys.join('');
  const distinct = new Set(keys);
  const words = ours.split(/\s+/).filter((word) => keyOf(word) !== '');
  const ourKeys = words.map(keyOf);
  return words.filter((_, index) => {
    const key = ourKeys[index] ?? '';
    if (distinct.has(key) || isInside(squashed, ourKeys, index)) return false;
    return distinct.size > MAX_UNMATCHED || ![...distinct].some((own) => isNear(key, own));
  });
}

export function keysOf(text: string): string[] {
  return text.split(/\s+/).map(keyOf).filter(Boolean);
}

/** A word without case, marks and punctuation, so that a curly and a straight quotation mark are the same. */
function keyOf(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Returns the words that are also among other words. */
export function wordsAmong(words: readonly OtherWord[], others: readonly OtherWord[]): OtherWord[] {
  const keys = new Set(others.map(({ text }) => keyOf(text)));
  return words.filter(({ text }) => keys.has(keyOf(text)));
}

/** Whether the word, or a short word together with its neighbours, is in a text without spaces. */
function isInside(squashed: string, keys: readonly string[], index: number): boolean {
  const [before, key, after] = [keys[index - 1], keys[index] ?? '', keys[index + 1]];
  if (key.length >= MIN_INSIDE) return squashed.includes(key);
  return [
    [keys[index - 2], before, key],
    [before, key, after],
    [key, after, keys[index + 2]],
  ].some((some) => {
    const joined = some.join('');
    return joined.length >= MIN_INSIDE && squashed.includes(joined);
  });
}

function countsOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function takeOne(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count === 0) return false;
  counts.set(key, count - 1);
  return true;
}

function isNear(one: string, other: string): boolean {
  const allowed = Math.max(1, Math.floor(one.length / LETTERS_PER_ERROR));
  if (Math.abs(one.length - other.length) > allowed) return false;
  return one.length > 1 && distance([...one], [...other]) <= allowed;
}

function distance(from: readonly string[], to: readonly string[]): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of from.entries()) {
    const current = [row + 1];
    for (const [column, other] of to.entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/** Words that occur more than once are left out: it is not known which of them belong together. */
function shareInOrder(theirs: readonly string[], ours: readonly string[]): number {
  const ourPlaces = placesOfUnique(ours);
  const theirPlaces = placesOfUnique(theirs);
  const places = [...theirPlaces.keys()].flatMap((key) => ourPlaces.get(key) ?? []);
  if (places.length < MIN_WORDS_FOR_ORDER) return 1;
  return longestIncreasing(places) / places.length;
}

function placesOfUnique(keys: readonly string[]): Map<string, number> {
  const counts = countsOf(keys);
  return new Map(
    [...keys.entries()].flatMap(([place, key]) => (counts.get(key) === 1 ? [[key, place]] : [])),
  );
}

/** The length of the longest increasing subsequence, by patience sorting. */
function longestIncreasing(numbers: readonly number[]): number {
  const ends: number[] = [];
  for (const number of numbers) {
    const at = ends.findIndex((end) => end >= number);
    if (at === -1) ends.push(number);
    else ends[at] = number;
  }
  return ends.length;
}
