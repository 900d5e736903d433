import type { PageWord } from '@app/contracts';

/** In page points, from the top left corner of the page. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A word of a page with its place in the page's text; `end` is exclusive. */
export interface PlacedWord {
  readonly start: number;
  readonly end: number;
  readonly box: Box;
  /** Null for a word that was not recognised, but is in the file. */
  readonly confidence: number | null;
}

/** A word is expected this close behind the one before it. */
const NEAR_CHARACTERS = 80;
/** A longer word is unlikely to be there twice, so it may be further away. */
const LONG_WORD = 5;
const FAR_CHARACTERS = 5_000;

/**
 * Returns the places of a page's words in its text. Words and text are both in reading order, but either can have
 * something that the other has not; a word that is not found is left out.
 */
export function placeWords(text: string, words: readonly PageWord[]): PlacedWord[] {
  const placed: PlacedWord[] = [];
  let from = 0;
  for (const [word, x, y, width, height, confidence] of words) {
    const start = indexNear(text, word, from);
    if (start === undefined) continue;
    from = start + word.length;
    placed.push({ start, end: from, box: { x, y, width, height }, confidence });
  }
  return placed;
}

function indexNear(text: string, word: string, from: number): number | undefined {
  const reach = (word.length >= LONG_WORD ? FAR_CHARACTERS : NEAR_CHARACTERS) + word.length;
  const index = text.slice(from, from + reach).indexOf(word);
  return index === -1 || word === '' ? undefined : from + index;
}
