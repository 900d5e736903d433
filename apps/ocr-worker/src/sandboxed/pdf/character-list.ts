import type { PdfCharacters } from './pdf-protocol.js';
import { isPlaced } from './vertical-columns.js';

const LINE_END = 0x0a;
const SPACE = 0x20;

/** Removes the remains of the lines and gaps of other fonts. */
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
