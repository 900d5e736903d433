import type { PageWord } from '@app/contracts';
import type { CharacterCodes } from './character-codes.js';
import { ASCENT, CHARACTER_WIDTH, DESCENT } from './glyphless-font.js';
import type { Matrix, TextLayer } from '../../sandbox-protocol/text-layer.js';

const PER_EM = 1_000;
/** Of the heights of a line's words: not the tallest, which may be a rule beside it. */
const TYPICAL_HEIGHT = 0.75;
/** Readers part words at a gap; one that is missing must not join them. */
const MIN_GAP = 0.1;

/** A word in the frame of its line: `along` it, and `across` it downward. */
interface PlacedWord {
  readonly text: string;
  readonly along: number;
  readonly across: number;
  readonly length: number;
  readonly height: number;
}

/** The operators that write a page's words where they stand, in text rendering mode 3: neither filled nor stroked. */
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

/** A leaning word's own size, from the upright box around it (see PageResult). */
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
  // A box that is cut off at the page's edge does not obey the formula.
  if (!(length > 0) || !(tall > 0)) return { length: width, height: Math.max(0.1, height) };
  return { length, height: tall };
}

/**
 * All words of a line have one size and one baseline, so that they are selected as a line. Each is marked as content of
 * its own: pdf.js makes one box of what is not, as level as the line's first word and with letters of even widths.
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
 * Each word stands in the middle of where it leans, but does not lean itself: what reads a PDF sorts characters by rows,
 * and tears leaning words apart. `across` is where the line's baseline is.
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

/** PDF knows no exponents. */
function number(value: number, digits = 3): string {
  const rounded = value.toFixed(digits).replace(/\.?0+$/, '');
  return rounded === '-0' || rounded === '' ? '0' : rounded;
}
