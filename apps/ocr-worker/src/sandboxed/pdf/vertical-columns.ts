import type { PdfCharacters } from './pdf-protocol.js';

/**
 * Characters that are written below each other: Chinese, Japanese and Korean, their punctuation, and the forms for vertical
 * text.
 */
const COLUMN_CHARACTER =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\u30FB\u30FC\uFE10-\uFE1F\uFE30-\uFE4F\uFF00-\uFFEF]/u;
const FIRST_COLUMN_CODE = 0x11_00;
/** With fewer of them, characters below each other are lines of one character. */
const MIN_IN_COLUMN = 3;
/** How far below the last character the next one begins, as a share of the width of the column. */
const MIN_STEP = 0.1;
const MAX_STEP = 1.6;
/** How far the middles of two characters of a column may differ. */
const MAX_SHIFT = 0.35;
const LINE_END = 0x0a;
const LINE_END_PAIR = 0x0d;

/** Whether the character has a position. A space or a line end that PDFium inserted has none. */
export function isPlaced(boxes: Float32Array, index: number): boolean {
  const at = index * 4;
  return boxes[at] !== boxes[at + 2] || boxes[at + 1] !== boxes[at + 3];
}

/** Names a character by what it is and where it is, because its index differs from reading to reading. */
export function placeOf({ codes, boxes }: PdfCharacters, index: number): string {
  const [left = 0, top = 0] = boxes.subarray(index * 4, index * 4 + 2);
  return `${codes[index] ?? 0} ${left.toFixed(1)} ${top.toFixed(1)}`;
}

/** The places of turned characters, such as digits, that belong to a column of upright ones. */
export function turnedInColumns(characters: PdfCharacters): Set<string> {
  const places = new Set<string>();
  for (const column of columnsOf(characters)) {
    for (const index of column) {
      if (characters.directions[index] !== 0) places.add(placeOf(characters, index));
    }
  }
  return places;
}

/**
 * Removes what PDFium put between the characters of vertical columns, where it takes each one for a line, and ends the line
 * before and after each column, where PDFium takes columns beside each other for one line.
 */
export function joinColumns(characters: PdfCharacters): PdfCharacters {
  const columns = columnsOf(characters);
  if (columns.length === 0) return characters;
  const { codes, boxes, directions } = characters;
  const dropped = new Set<number>();
  const starts = new Set(columns.map((column) => column[0]));
  const ends = new Set(columns.map((column) => column.at(-1)));
  for (const column of columns) {
    const [first = 0, last = 0] = [column[0], column.at(-1)];
    for (let index = first; index <= last; index += 1) {
      if (!isPlaced(boxes, index)) dropped.add(index);
    }
  }
  const kept: (number | undefined)[] = [];
  let isAtStart = true;
  let isAfterColumn = false;
  for (const [index, code] of codes.entries()) {
    if (dropped.has(index)) continue;
    const isGlyph = isPlaced(boxes, index);
    if (isGlyph && !isAtStart && (isAfterColumn || starts.has(index))) kept.push(undefined);
    kept.push(index);
    if (code === LINE_END) isAtStart = true;
    if (!isGlyph) continue;
    isAtStart = false;
    isAfterColumn = ends.has(index);
  }
  return pick({ codes, boxes, directions }, kept);
}

/** The characters with these indexes. An undefined index stands for a line end. */
export function pick(
  { codes, boxes, directions }: PdfCharacters,
  indexes: readonly (number | undefined)[],
): PdfCharacters {
  const picked = {
    codes: new Uint32Array(indexes.length).fill(LINE_END),
    boxes: new Float32Array(indexes.length * 4),
    directions: new Uint8Array(indexes.length),
  };
  for (const [at, index] of indexes.entries()) {
    if (index === undefined) continue;
    picked.codes[at] = codes[index] ?? 0;
    picked.boxes.set(boxes.subarray(index * 4, index * 4 + 4), at * 4);
    picked.directions[at] = directions[index] ?? 0;
  }
  return picked;
}

/** Runs of characters, each below the one before, as indexes. */
function columnsOf(characters: PdfCharacters): number[][] {
  const { codes, boxes } = characters;
  if (!codes.some((code) => code >= FIRST_COLUMN_CODE)) return [];
  const columns: number[][] = [];
  let column: number[] = [];
  const finish = (): void => {
    const upright = column.filter((index) => isColumnCharacter(characters, index));
    if (upright.length >= MIN_IN_COLUMN) columns.push(column);
    column = [];
  };
  for (const [index, code] of codes.entries()) {
    if (!isPlaced(boxes, index) || code === LINE_END || code === LINE_END_PAIR) continue;
    const last = column.at(-1);
    if (last !== undefined && !isBelow(characters, last, index)) finish();
    column.push(index);
  }
  finish();
  return columns;
}

export function isColumnCharacter({ codes, directions }: PdfCharacters, index: number): boolean {
  const code = codes[index] ?? 0;
  if (directions[index] !== 0 || code < FIRST_COLUMN_CODE || code > 0x10_ff_ff) return false;
  return COLUMN_CHARACTER.test(String.fromCodePoint(code));
}

function isBelow({ boxes, directions }: PdfCharacters, upper: number, lower: number): boolean {
  if ((directions[upper] ?? 0) > 1 || (directions[lower] ?? 0) > 1) return false;
  const [left1 = 0, top1 = 0, right1 = 0] = boxes.subarray(upper * 4, upper * 4 + 3);
  const [left2 = 0, top2 = 0, right2 = 0] = boxes.subarray(lower * 4, lower * 4 + 3);
  const width = Math.max(right1 - left1, right2 - left2);
  const shift = Math.abs(left1 + right1 - left2 - right2) / 2;
  const step = top2 - top1;
  return shift <= width * MAX_SHIFT && step >= width * MIN_STEP && step <= width * MAX_STEP;
}
