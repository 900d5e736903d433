import type { Recognition, RecognisedWord } from './ocr-engine.js';

/** The level of the rows that are words. Rows of other levels are groups of words. */
const WORD_LEVEL = '5';

/**
 * Parses Tesseract's table of words. Its columns are `level page block paragraph line word left top width height
 * confidence text`, separated by tabs; its rows are in reading order. Text and boxes come from the same rows, so they
 * cannot differ.
 */
export function parseTsv(tsv: string): Recognition {
  const words: RecognisedWord[] = [];
  let text = '';
  let place = { paragraph: '', line: '' };
  let line = -1;
  for (const row of tsv.split('\n')) {
    const [
      level,
      page,
      block,
      paragraph,
      lineNumber,
      ,
      left,
      top,
      width,
      height,
      percent,
      ...rest
    ] = row.split('\t');
    const word = rest.join('\t').trim();
    if (level !== WORD_LEVEL || word === '') continue;
    const inParagraph = `${page}/${block}/${paragraph}`;
    const next = { paragraph: inParagraph, line: `${inParagraph}/${lineNumber}` };
    if (next.line !== place.line) line += 1;
    text += separator(place, next) + word;
    place = next;
    words.push({
      text: word,
      left: Number(left),
      top: Number(top),
      width: Number(width),
      height: Number(height),
      confidence: toShare(Number(percent)),
      line,
    });
  }
  return { text, confidence: meanConfidence(words), words };
}

/** Returns what separates two words: a space, a line break, or a blank line between paragraphs. */
function separator(
  before: { paragraph: string; line: string },
  next: { paragraph: string; line: string },
): string {
  if (before.line === '') return '';
  if (before.paragraph !== next.paragraph) return '\n\n';
  return before.line === next.line ? ' ' : '\n';
}

function meanConfidence(words: readonly RecognisedWord[]): number | null {
  if (words.length === 0) return null;
  return words.reduce((sum, word) => sum + word.confidence, 0) / words.length;
}

function toShare(percent: number): number {
  return Math.min(1, Math.max(0, percent / 100));
}
