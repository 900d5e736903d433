import { LINE_END } from './layer-line.js';
import type { PdfCharacters } from './pdf-protocol.js';
import { isColumnCharacter, isPlaced, pick } from './vertical-columns.js';

/** With fewer characters below each other, a line is not known to be a column. */
const MIN_IN_COLUMN = 3;
/** A column is at least this many times as high as wide. */
const MIN_HEIGHT = 2;
/** A page with more of its characters in columns is written vertically. */
const MOST = 0.5;
/** Columns beside each other share at least this part of the height of the shorter one. */
const MIN_SHARED = 0.5;

/** The characters from `from` up to `to`, and the box around them. */
interface Line {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly isColumn: boolean;
}

/**
 * On a page that is written in columns, brings the columns that are beside each other into their order, from right to
 * left. PDFium sorts them from left to right.
 */
export function columnsFromRight(characters: PdfCharacters): PdfCharacters {
  if (!characters.codes.some((_, index) => isColumnCharacter(characters, index))) return characters;
  const lines = linesOf(characters);
  const inColumns = lines.reduce((sum, { isColumn, count }) => sum + (isColumn ? count : 0), 0);
  const all = lines.reduce((sum, { count }) => sum + count, 0);
  if (inColumns <= all * MOST) return characters;
  const width = Math.max(...lines.map((line) => (line.isColumn ? line.right - line.left : 0)));
  const ordered: Line[] = [];
  let run: Line[] = [];
  for (const line of lines) {
    const last = run.at(-1);
    const isNarrow = line.right - line.left <= width;
    if (last !== undefined && (!isNarrow || !isRightOf(last, line))) {
      ordered.push(...run.toReversed());
      run = [];
    }
    run.push(line);
  }
  ordered.push(...run.toReversed());
  const isChanged = ordered.some((line, index) => line !== lines[index]);
  if (!isChanged) return characters;
  const indexes = ordered.flatMap(({ from, to }) => [
    ...Array.from({ length: to - from }, (_, offset) => from + offset),
    undefined,
  ]);
  return pick(characters, indexes);
}

function isRightOf(one: Line, other: Line): boolean {
  const shared = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  const shorter = Math.min(one.bottom - one.top, other.bottom - other.top);
  const middle = (line: Line): number => (line.left + line.right) / 2;
  return middle(other) > one.right && shared >= shorter * MIN_SHARED;
}

/** The lines that have characters with a position. */
function linesOf(characters: PdfCharacters): Line[] {
  const { codes } = characters;
  const lines: Line[] = [];
  for (let from = 0; from < codes.length;) {
    const lineEnd = codes.indexOf(LINE_END, from);
    const to = lineEnd === -1 ? codes.length : lineEnd;
    const line = lineOf(characters, from, to);
    if (line.count > 0) lines.push(line);
    from = to + 1;
  }
  return lines;
}

function lineOf(characters: PdfCharacters, from: number, to: number): Line {
  const { boxes } = characters;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  let count = 0;
  let upright = 0;
  for (let index = from; index < to; index += 1) {
    if (!isPlaced(boxes, index)) continue;
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = boxes.subarray(index * 4, index * 4 + 4);
    [left, top] = [Math.min(left, x1), Math.min(top, y1)];
    [right, bottom] = [Math.max(right, x2), Math.max(bottom, y2)];
    count += 1;
    if (isColumnCharacter(characters, index)) upright += 1;
  }
  const isHigh = bottom - top >= (right - left) * MIN_HEIGHT;
  return {
    from,
    to,
    count,
    left,
    top,
    right,
    bottom,
    isColumn: upright >= MIN_IN_COLUMN && isHigh,
  };
}
