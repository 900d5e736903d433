import { characterOf, isSpace, LINE_END, type LineCharacter } from './layer-line.js';

/** Vowel signs and other points of Hebrew and Arabic. */
const POINT =
  /^[\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED\u08D3-\u08FF]$/;
const FIRST_POINT = 0x05_91;
const LAST_POINT = 0x08_ff;
const MARK = /^\p{M}$/u;
/** Pieces of one line share at least this part of the height of the smaller one. */
const MIN_SHARED = 0.5;
/** The widest gap between two pieces of a line, in heights of the larger one. Columns have a wider one. */
const MAX_GAP = 0.8;
/** Each point of a line is compared with all its letters. A longer line is left as it is. */
export const MAX_POINTED_LINE = 2_000;

interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function isPoint(code: number): boolean {
  return code >= FIRST_POINT && code <= LAST_POINT && POINT.test(characterOf(code));
}

/**
 * Joins the pieces of lines with pointed letters. PDFium begins a new line where a point is, because it is drawn higher or
 * lower than the letters.
 */
export function joinPointedLines(lines: readonly (readonly LineCharacter[])[]): LineCharacter[][] {
  const joined: LineCharacter[][] = [];
  let last: { line: LineCharacter[]; extent: Extent | undefined; hasPoints: boolean } | undefined;
  for (const line of lines) {
    const piece = {
      line: [...line],
      extent: extentOf(line),
      hasPoints: line.some(({ code }) => isPoint(code)),
    };
    if (last !== undefined && isOneLine(last, piece)) {
      const end = last.line.findIndex(({ code }) => code === LINE_END || code === 0x0d);
      const body = end === -1 ? last.line : last.line.slice(0, end);
      last.line.splice(0, last.line.length, ...body, SPACE, ...line);
      last.extent = around(last.extent, piece.extent);
      last.hasPoints ||= piece.hasPoints;
      continue;
    }
    last = piece;
    joined.push(piece.line);
  }
  return joined;
}

const SPACE: LineCharacter = {
  code: 0x20,
  box: [0, 0, 0, 0],
  direction: 0,
  start: 0,
  end: 0,
  height: 0,
};

interface Piece {
  readonly line: readonly LineCharacter[];
  readonly extent: Extent | undefined;
  readonly hasPoints: boolean;
}

function isOneLine(one: Piece, other: Piece): boolean {
  if (!one.hasPoints && !other.hasPoints) return false;
  if (one.line.length + other.line.length > MAX_POINTED_LINE) return false;
  if (one.extent === undefined || other.extent === undefined) return false;
  const [a, b] = [one.extent, other.extent];
  const heights = [a.bottom - a.top, b.bottom - b.top];
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const gap = Math.max(a.left, b.left) - Math.min(a.right, b.right);
  return shared >= Math.min(...heights) * MIN_SHARED && gap <= Math.max(...heights) * MAX_GAP;
}

/** The box around the letters of a line, or around its points if it has nothing else. */
function extentOf(line: readonly LineCharacter[]): Extent | undefined {
  const placed = line.filter((character) => character.height > 0 && !isSpace(character));
  const letters = placed.filter(({ code }) => !MARK.test(characterOf(code)));
  return (letters.length > 0 ? letters : placed)
    .map(({ box: [left, top, right, bottom] }): Extent => ({ left, top, right, bottom }))
    .reduce<Extent | undefined>(around, undefined);
}

function around(one: Extent | undefined, other: Extent | undefined): Extent | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}
