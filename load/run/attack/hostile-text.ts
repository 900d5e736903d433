import { SeededRandom } from '../seed/random.ts';

/** Like a text of 50 MB: the worker would divide it into as many pages. */
export const HOSTILE_PAGES = 965;
const PAGE_WORDS = 9_000;
/** Pages share their texts, so that they are made and stored in seconds. A search reads each page anyway. */
const DIFFERENT_PAGES = 20;
const OTHER_WORDS = 20_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** The share of words in the text that are common. */
const COMMON_SHARE = 0.5;

/** Words that every page of the text contains many times, so that a search for them ranks every page. */
const COMMON_WORDS = words(60, new SeededRandom(1));

/** Makes the text that costs the most to search: every page contains every common word, and many others once. */
export function makeHostilePages(): string[] {
  const random = new SeededRandom(2);
  const others = words(OTHER_WORDS, random);
  return Array.from({ length: DIFFERENT_PAGES }, () =>
    Array.from({ length: PAGE_WORDS }, () =>
      random.pick(random.fraction() < COMMON_SHARE ? COMMON_WORDS : others),
    ).join(' '),
  );
}

/** The paths of the requests that cost the most, by turns. */
export const HOSTILE_REQUESTS: readonly string[] = [
  `/v1/search?q=${encodeURIComponent(COMMON_WORDS.slice(0, 32).join(' or '))}&total=true`,
  `/v1/facets?q=${encodeURIComponent(COMMON_WORDS.slice(0, 30).join(' or '))}`,
  // Every page is compared with the phrases.
  `/v1/search?q=${encodeURIComponent(`"${COMMON_WORDS.slice(0, 2).join(' ')}" or "${COMMON_WORDS.slice(9, 11).join(' ')}"`)}`,
  // Similar words are searched where a word is not found.
  `/v1/search?q=${encodeURIComponent(COMMON_WORDS.slice(0, 20).map(misspelled).join(' or '))}`,
];

function misspelled(word: string): string {
  return `${word.slice(0, -1)}x`;
}

function words(count: number, random: SeededRandom): string[] {
  return Array.from({ length: count }, () =>
    Array.from({ length: 4 + random.below(2) }, () => LETTERS[random.below(26)]).join(''),
  );
}
