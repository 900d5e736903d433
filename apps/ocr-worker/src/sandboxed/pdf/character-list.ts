import type { PdfCharacters } from './pdf-protocol.js';
import { isPlaced } from './vertical-columns.js';

const LINE_END = 0x0a;
const SPACE = 0x20;
/** The first character that has two halves in UTF-16, and the bits of each half. */
const FIRST_ABOVE = 0x1_00_00;
const HALF_BITS = 0x3_ff;

/**
 * Joins the halves by which PDFium counts a character above U+FFFF as two. Both have the same box. In a line from right to
 * left, PDFium also exchanges them.
 */
export function joinHalves(characters: PdfCharacters): PdfCharacters {
  const { codes, boxes, directions } = characters;
  if (!codes.some(isHalf)) return characters;
  const joined = noCharacters(codes.length);
  let length = 0;
  for (let index = 0; index < codes.length; index += 1) {
    const [code = 0, next = 0] = codes.subarray(index, index + 2);
    const isPair = isHalf(code) && isHalf(next) && isSameBox(boxes, index, index + 1);
    const [first, second] = [Math.min(code, next), Math.max(code, next)];
    joined.codes[length] = isPair
      ? FIRST_ABOVE + ((first & HALF_BITS) << 10) + (second & HALF_BITS)
      : code;
    joined.boxes.set(boxes.subarray(index * 4, index * 4 + 4), length * 4);
    joined.directions[length] = directions[index] ?? 0;
    length += 1;
    if (isPair) index += 1;
  }
  return cut(joined, length);
}

function isHalf(code: number): boolean {
  return code >= 0xd8_00 && code < 0xe0_00;
}

function isSameBox(boxes: Float32Array, one: number, other: number): boolean {
  return [0, 1, 2, 3].every((side) => boxes[one * 4 + side] === boxes[other * 4 + side]);
}

/** Removes what is left of the lines and gaps of other fonts. */
export function withoutBlanks(characters: PdfCharacters): PdfCharacters {
  const { codes, boxes, directions } = characters;
  const kept = noCharacters(codes.length);
  let length = 0;
  let isLineBegun = false;
  let gap: number | undefined;
  const add = (index: number): void => {
    kept.codes[length] = codes[index] ?? SPACE;
    kept.boxes.set(boxes.subarray(index * 4, index * 4 + 4), length * 4);
    kept.directions[length] = directions[index] ?? 0;
    length += 1;
  };
  for (const [index, code] of codes.entries()) {
    if (!isPlaced(boxes, index) && code !== LINE_END) {
      gap ??= index;
      continue;
    }
    if (code === LINE_END && !isLineBegun) continue;
    if (gap !== undefined && isLineBegun && code !== LINE_END) add(gap);
    gap = undefined;
    add(index);
    isLineBegun = code !== LINE_END;
  }
  return cut(kept, length);
}

export function noCharacters(count: number): PdfCharacters {
  return {
    codes: new Uint32Array(count),
    boxes: new Float32Array(count * 4),
    directions: new Uint8Array(count),
  };
}

export function cut({ codes, boxes, directions }: PdfCharacters, length: number): PdfCharacters {
  return {
    codes: codes.slice(0, length),
    boxes: boxes.slice(0, length * 4),
    directions: directions.slice(0, length),
  };
}
