import type { PageWord } from '@app/contracts';
import type { CharacterCodes } from './character-codes.js';
import { ASCENT, CHARACTER_WIDTH, DESCENT } from './glyphless-font.js';
import type { TextLayer } from '../../sandbox-protocol/text-layer.js';
import type { Matrix } from './page-matrix.js';

const PER_EM = 1_000;
/** The percentile of the words' heights that is the height of a line. The tallest word may be a ruled line. */
const TYPICAL_HEIGHT = 0.75;
/** The smallest gap between words, as a share of the height. PDF readers separate words at gaps. */
const MIN_GAP = 0.1;

/** A word in the coordinates of its line: `along` the line, and `across` it, downward. */
interface PlacedWord {
  readonly text: string;
  readonly along: number;
  readonly across: number;
  readonly length: number;
  readonly height: number;
}

/** Returns the operators that write a page's words at their positions in text rendering mode 3, which is invisible. */
export function invisibleText(
  page: TextLayer,
  toPage: Matrix,
  codes: CharacterCodes,
  fontName: string,
): string {
  const lines = Map.groupBy(
    page.words.filter(([text]) => text.trim() !== ''),
    ([, , , , , , line]) => line,
  );
  const written = [...lines.values()].map((line) => {
    const placed = line.map((word) => place(word, page));
    return writeLine(placed, page, codes, fontName);
  });
  return ['q', matrix(toPage, 'cm'), 'BT 3 Tr', ...written, 'ET Q', ''].join('\n');
}

function place([text, x, y, width, height]: PageWord, page: TextLayer): PlacedWord {
  const angle = radians(page.rotation + page.skew);
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  const size = trueSize(width, height, page);
  return {
    text,
    along: middleX * Math.cos(angle) - middleY * Math.sin(angle) - size.length / 2,
    across: middleX * Math.sin(angle) + middleY * Math.cos(angle) + size.height / 2,
    ...size,
  };
}

/** Computes the size of a skewed word from the upright box around it (see PageResult). */
function trueSize(
  boxWidth: number,
  boxHeight: number,
  { rotation, skew }: TextLayer,
): { length: number; height: number } {
  const isOnItsSide = rotation % 180 !== 0;
  const [width, height] = isOnItsSide ? [boxHeight, boxWidth] : [boxWidth, boxHeight];
  const lean = radians(Math.abs(skew));
  const scale = Math.cos(2 * lean);
  const length = (width * Math.cos(lean) - height * Math.sin(lean)) / scale;
  const tall = (height * Math.cos(lean) - width * Math.sin(lean)) / scale;
  // The formula does not hold for a box that is cut off at the edge of the page.
  if (!(length > 0) || !(tall > 0)) return { length: width, height: Math.max(0.1, height) };
  return { length, height: tall };
}

/**
 * Gives all words of a line one size and one baseline, so that they are selected as a line. Each word is marked content:
 * otherwise pdf.js merges words into one box, with the angle of the first word and letters of equal widths.
 */
function writeLine(
  words: readonly PlacedWord[],
  page: TextLayer,
  codes: CharacterCodes,
  fontName: string,
): string {
  const size = Math.max(
    1,
    quantile(
      words.map((word) => word.height),
      TYPICAL_HEIGHT,
    ),
  );
  const lower = quantile(
    words.map((word) => word.across),
    0.5,
  );
  const baseline = lower + (DESCENT / PER_EM) * size;
  const operators = [`/${fontName} ${number((size * PER_EM) / (ASCENT - DESCENT))} Tf`];
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    const gap = next === undefined ? 0 : next.along - word.along - word.length;
    operators.push(
      '/Span BMC',
      matrix(textMatrix(word, baseline, page), 'Tm'),
      stretched(word.text, word.length, size, codes),
    );
    if (next !== undefined)
      operators.push(stretched(' ', Math.max(gap, size * MIN_GAP), size, codes));
    operators.push('EMC');
  }
  return operators.join('\n');
}

/**
 * Centres each word on its skewed position, but does not skew the word itself: PDF readers sort characters by rows, and
 * would split skewed words. `across` is the position of the line's baseline.
 */
function textMatrix({ along, length }: PlacedWord, across: number, page: TextLayer): Matrix {
  const lean = radians(page.rotation + page.skew);
  const middle = along + length / 2;
  const [cos, sin] = [Math.cos(radians(page.rotation)), Math.sin(radians(page.rotation))];
  return {
    a: cos,
    b: -sin,
    c: -sin,
    d: -cos,
    e: middle * Math.cos(lean) + across * Math.sin(lean) - (length / 2) * cos,
    f: -middle * Math.sin(lean) + across * Math.cos(lean) + (length / 2) * sin,
  };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function stretched(text: string, length: number, size: number, codes: CharacterCodes): string {
  const natural = ([...text].length * CHARACTER_WIDTH * size) / PER_EM;
  return `${number(Math.max(1, (length / natural) * 100))} Tz ${codes.encode(text)} Tj`;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

function matrix({ a, b, c, d, e, f }: Matrix, operator: string): string {
  return `${[a, b, c, d, e, f].map((value) => number(value, 5)).join(' ')} ${operator}`;
}

/** Formats a number for PDF, which does not allow exponents. */
function number(value: number, digits = 3): string {
  const rounded = value.toFixed(digits).replace(/\.?0+$/, '');
  return rounded === '-0' || rounded === '' ? '0' : rounded;
}
