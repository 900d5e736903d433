import type { Recognition, RecognisedWord } from './ocr-engine.js';
import { joinWords } from './join-words.js';
import { isCertainWord, letterCount } from './certain-words.js';

/** Signs, such as a currency or a dash, are kept from this confidence on. */
const CERTAIN_SIGN = 0.7;
/** A page with as few components may be one letter or number, as on a label. */
const FEW_PIECES = 6;
const CERTAIN_OF_FEW = 0.8;

/** A page with as many certain words, and as large a share of them, is a text that is hard to read, such as a receipt. */
const TEXT = { words: 8, share: 1 / 3 };

/** On a page that is mostly certain text, such as a sign, a word is also kept from this confidence on. */
const LIKELY = 0.7;
const MOSTLY = 0.5;

/**
 * Removes what the engine has read in a picture: it takes leaves, bricks and grain for letters. A line stays as it is when
 * one of its words is certain. Only for pages that have no lines of letters.
 *
 * @param pieceCount the number of components of the page that may be letters or words
 */
export function withoutInventedWords(read: Recognition, pieceCount: number): Recognition {
  if (pieceCount <= FEW_PIECES && read.words.length <= pieceCount && read.words.every(isClear)) {
    return read;
  }
  const certain = read.words.filter(isCertainWord);
  if (certain.length >= Math.max(TEXT.words, read.words.length * TEXT.share)) return read;
  const isMostlyText = certain.length >= read.words.length * MOSTLY;
  const proofs = isMostlyText ? read.words.filter(isLikelyWord) : certain;
  const certainLines = new Set([...certain, ...proofs].map(({ line }) => line));
  const kept = read.words.filter(
    (word) =>
      certainLines.has(word.line) &&
      (letterCount(word.text) > 0 || word.confidence >= CERTAIN_SIGN),
  );
  return kept.length === read.words.length ? read : joinWords(kept);
}

function isLikelyWord({ text, confidence }: RecognisedWord): boolean {
  return letterCount(text) > 1 && confidence >= LIKELY;
}

function isClear({ text, confidence }: RecognisedWord): boolean {
  return letterCount(text) > 0 && confidence >= CERTAIN_OF_FEW;
}
