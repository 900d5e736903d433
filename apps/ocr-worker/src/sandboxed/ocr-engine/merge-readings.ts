import type { Recognition, RecognisedWord } from './ocr-engine.js';
import { isCertainWord } from './certain-words.js';
import { joinWords } from './join-words.js';

/** Boxes that share more than this of the smaller one are of the same word. */
const SAME_PLACE = 0.4;

/**
 * Joins two readings of one image. The better one gives the order; where it has nothing, or only an uncertain word, certain
 * words of the other one are put in. Each word is contained once.
 */
export function mergeReadings(first: Recognition, second: Recognition): Recognition {
  const [base, other] = weightOf(second) > weightOf(first) ? [second, first] : [first, second];
  const certain = base.words.filter(isCertainWord);
  const added = other.words.filter(
    (word) => isCertainWord(word) && !certain.some((known) => overlaps(known, word)),
  );
  if (added.length === 0) return base;
  const rest = base.words.filter(
    (word) => isCertainWord(word) || !added.some((certainWord) => overlaps(certainWord, word)),
  );
  const lineCount = 1 + Math.max(-1, ...base.words.map(({ line }) => line));
  return joinWords([...rest, ...added.map((word) => ({ ...word, line: word.line + lineCount }))]);
}

function weightOf({ words }: Recognition): number {
  return words
    .filter(isCertainWord)
    .reduce((sum, { text, confidence }) => sum + text.length * confidence, 0);
}

function overlaps(one: RecognisedWord, other: RecognisedWord): boolean {
  const width =
    Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const height =
    Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  if (width <= 0 || height <= 0) return false;
  return width * height > SAME_PLACE * Math.min(one.width * one.height, other.width * other.height);
}
