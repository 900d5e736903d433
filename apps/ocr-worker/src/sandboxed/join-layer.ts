import type { PageResult } from '@app/contracts';
import { insertLines, linesOf, textOfLines, type PageLine } from './page/page-lines.js';
import type { PageLayer } from './page/page-reader.js';
import type { ReadPage } from './page-recogniser.js';

/** A line of lower confidence beside a text layer is more often the texture of a picture than text. */
const MIN_LINE_CONFIDENCE = 0.5;
/** A line has a word or a number that was read with this confidence at least. */
const MIN_WORD_CONFIDENCE = 0.6;
const WORD =
  /[\p{L}\p{N}]{2}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** A line of an OCR program that does not fit the picture is repeated when this share of its words was recognised. */
const REPEATED_SHARE = 0.5;

/** Shorter texts have all their words placed. */
const MIN_LONG_TEXT = 50_000;

export type JoinedPage = ReadPage & Pick<PageResult, 'source'>;

/**
 * Joins what the file itself says of a page with what was recognised in the rest of it: each word once, in reading order.
 * Without a recognised line, the page is the text of the file alone.
 */
export function joinLayer(layer: PageLayer, read: ReadPage): JoinedPage {
  const recognised = linesOf(read.words, read.text).filter(isBelievable);
  if (recognised.length === 0) {
    const { text, words } = layer;
    const none = { confidence: null, language: null, rotation: 0, skew: 0 } as const;
    return { ...none, source: 'text-layer', text, words: [...words] };
  }
  const known = linesOf(layer.words, layer.text).filter(isNotRepeatedIn(read.text, layer));
  const isMainlyRecognised = letterCount(recognised) > letterCount(known);
  const { words, text } = textOfLines(
    isMainlyRecognised ? insertLines(recognised, known) : insertLines(known, recognised),
  );
  const source = known.length === 0 ? 'ocr' : 'mixed';
  return {
    ...read,
    source,
    confidence: confidenceOf(recognised),
    text: restOf(layer) + text,
    words,
  };
}

/** Texture is read as single signs, or as letters of low confidence. */
function isBelievable(line: PageLine): boolean {
  if (letterCount([line]) === 0 || confidenceOf([line]) < MIN_LINE_CONFIDENCE) return false;
  return line.words.some(
    ([text, , , , , confidence]) => WORD.test(text) && (confidence ?? 0) >= MIN_WORD_CONFIDENCE,
  );
}

/** Selects the lines to keep: those that are in their place, and those whose words were not recognised. */
function isNotRepeatedIn(text: string, { doubtfulLines }: PageLayer): (line: PageLine) => boolean {
  const recognised = new Set(wordsOf(text));
  return ({ words }) => {
    if (!doubtfulLines.has(words[0]?.[6] ?? -1)) return true;
    const own = wordsOf(words.map(([word]) => word).join(' '));
    const repeated = own.filter((word) => recognised.has(word)).length;
    return own.length > 0 && repeated / own.length < REPEATED_SHARE;
  };
}

/** The text of the layer if it is so long that only a part of its words is placed. It is then kept as a whole. */
function restOf({ text, words }: PageLayer): string {
  if (text.length < MIN_LONG_TEXT) return '';
  const placed = words.reduce((sum, [word]) => sum + word.length, 0);
  return text.replace(/\s/g, '').length > placed ? `${text}\n\n` : '';
}

/** The mean confidence of recognised lines. */
function confidenceOf(lines: readonly PageLine[]): number {
  let sum = 0;
  let count = 0;
  for (const [text, , , , , confidence] of lines.flatMap(({ words }) => words)) {
    sum += text.length * (confidence ?? 1);
    count += text.length;
  }
  return count === 0 ? 0 : sum / count;
}

function letterCount(lines: readonly PageLine[]): number {
  const words = lines.flatMap((line) => line.words);
  return words.reduce((sum, [text]) => sum + (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0), 0);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
