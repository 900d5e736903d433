import type { Recognition, RecognisedWord } from './ocr-engine.js';

/** Makes a reading of words in reading order: words of one line are separated by spaces. Lines are numbered anew. */
export function joinWords(words: readonly RecognisedWord[]): Recognition {
  let text = '';
  let line = -1;
  let before: number | undefined;
  const numbered = words.map((word) => {
    const isSameLine = word.line === before;
    if (!isSameLine) line += 1;
    text += (before === undefined ? '' : isSameLine ? ' ' : '\n') + word.text;
    before = word.line;
    return { ...word, line };
  });
  const sum = words.reduce((total, { confidence }) => total + confidence, 0);
  return { text, confidence: words.length === 0 ? null : sum / words.length, words: numbered };
}
