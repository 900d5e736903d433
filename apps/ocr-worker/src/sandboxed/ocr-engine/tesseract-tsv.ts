import type { Recognition, RecognisedWord } from './ocr-engine.js';
import { findTableRows, type LaidOutWord } from './table-rows.js';

/** The level of the rows that are words. Rows of other levels are groups of words. */
const WORD_LEVEL = '5';
/** A word that only the second reading finds may be a mark that the first one took for noise. */
const MIN_ADDED_CONFIDENCE = 0.6;

export interface TsvWord extends LaidOutWord {
  readonly paragraph: string;
  readonly confidence: number;
}

/**
 * Parses Tesseract's table of words. Its columns are `level page block paragraph line word left top width height
 * confidence text`, separated by tabs; its rows are in reading order.
 */
export function parseTsv(tsv: string): TsvWord[] {
  const words: TsvWord[] = [];
  for (const row of tsv.split('\n')) {
    const cells = row.split('\t');
    const [level, page, block, paragraph, line] = cells;
    const text = cells.slice(11).join('\t').trim();
    if (level !== WORD_LEVEL || text === '') continue;
    const [left = 0, top = 0, width = 0, height = 0, percent = 0] = cells.slice(6, 11).map(Number);
    const inBlock = `${page}/${block}`;
    const inParagraph = `${inBlock}/${paragraph}`;
    words.push({
      text,
      block: inBlock,
      paragraph: inParagraph,
      line: `${inParagraph}/${line}`,
      left,
      top,
      right: left + width,
      bottom: top + height,
      confidence: toShare(percent),
    });
  }
  return words;
}

/** Makes the text and the boxes of a page from the same words, so that they cannot differ. Keeps the rows of tables together. */
export function toRecognition(found: readonly TsvWord[]): Recognition {
  const words: RecognisedWord[] = [];
  let text = '';
  let place = { paragraph: '', line: '' };
  let line = -1;
  for (const word of keepRowsTogether(found)) {
    if (word.line !== place.line) line += 1;
    text += separator(place, word) + word.text;
    place = word;
    const { left, top, right, bottom, confidence } = word;
    const [width, height] = [right - left, bottom - top];
    words.push({ text: word.text, left, top, width, height, confidence, line });
  }
  return { text, confidence: meanConfidence(words), words };
}

/** The words of one line each, in reading order. */
export function linesOf(words: readonly TsvWord[]): TsvWord[][] {
  return [...Map.groupBy(words, ({ line }) => line).values()];
}

/**
 * Adds the words of a second reading that are at the height of a line of the first one, at places where it has no word.
 * Each line of them is a block of its own, at the end.
 */
export function addUnreadWords(
  first: readonly TsvWord[],
  second: readonly TsvWord[],
): readonly TsvWord[] {
  const isFree = (word: TsvWord): boolean => {
    const middle = (word.top + word.bottom) / 2;
    const beside = first.filter(({ top, bottom }) => top < middle && middle < bottom);
    return (
      beside.length > 0 && !beside.some(({ left, right }) => word.left < right && left < word.right)
    );
  };
  const added = second
    .filter((word) => word.confidence >= MIN_ADDED_CONFIDENCE && isFree(word))
    .map((word) => {
      const [block, line] = [`added ${word.block}`, `added ${word.line}`];
      return { ...word, block, line, paragraph: `${block}/${word.paragraph}` };
    });
  return [...first, ...added];
}

/** Puts the words of a table in the order of its rows, at the place of its first word. A row becomes a line. */
function keepRowsTogether(words: readonly TsvWord[]): readonly TsvWord[] {
  const tables = findTableRows(words);
  if (tables.length === 0) return words;
  const tableOf = new Map<TsvWord, TsvWord[]>();
  for (const [index, rows] of tables.entries()) {
    const paragraph = `table ${index}`;
    const ordered = rows.flatMap((row, number) =>
      row.map((word) => ({ ...word, paragraph, line: `${paragraph}/${number}` })),
    );
    for (const word of rows.flat()) tableOf.set(word, ordered);
  }
  const placed = new Set<TsvWord[]>();
  return words.flatMap((word) => {
    const table = tableOf.get(word);
    if (table === undefined) return [word];
    if (placed.has(table)) return [];
    placed.add(table);
    return table;
  });
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
