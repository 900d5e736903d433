import type { PdfCharacters } from './pdf-protocol.js';

/** One character of a line. The sides are as seen when the line is turned so that it reads from left to right. */
export interface LineCharacter {
  readonly code: number;
  /** Of the displayed page, as in `PdfCharacters`. */
  readonly box: readonly [number, number, number, number];
  readonly direction: number;
  readonly start: number;
  readonly end: number;
  readonly height: number;
}

export const LINE_END = 0x0a;
const SPACE = /^[\s\0]$/u;

export function isSpace({ code }: LineCharacter): boolean {
  return code <= 0xff_ff && SPACE.test(String.fromCharCode(code));
}

export function textOf(characters: readonly LineCharacter[]): string {
  return characters.map(({ code }) => characterOf(code)).join('');
}

/** The character of a code, or a half of one: PDFium counts the halves of rare characters as two. */
export function characterOf(code: number): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '\uFFFD';
}

/** A space without a position. */
export function insertedSpace(): LineCharacter {
  return { code: 0x20, box: [0, 0, 0, 0], direction: 0, start: 0, end: 0, height: 0 };
}

/** The characters from `from` up to `to`. */
export function lineOf(characters: PdfCharacters, from: number, to: number): LineCharacter[] {
  const { codes, boxes, directions } = characters;
  return Array.from({ length: to - from }, (_, offset) => {
    const index = from + offset;
    const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(index * 4, index * 4 + 4);
    const box = [left, top, right, bottom] as const;
    const direction = directions[index] ?? 0;
    return { code: codes[index] ?? 0, box, direction, ...sidesOf(box, direction) };
  });
}

function sidesOf(
  [left, top, right, bottom]: LineCharacter['box'],
  direction: number,
): Pick<LineCharacter, 'start' | 'end' | 'height'> {
  if (direction === 1) return { start: top, end: bottom, height: right - left };
  if (direction === 2) return { start: -right, end: -left, height: bottom - top };
  if (direction === 3) return { start: -bottom, end: -top, height: right - left };
  return { start: left, end: right, height: bottom - top };
}

/** The characters of the lines one after the other. Each line has its line end, if any. */
export function joinLines(lines: readonly (readonly LineCharacter[])[]): PdfCharacters {
  const all = lines.flat();
  return {
    codes: Uint32Array.from(all, ({ code }) => code),
    boxes: Float32Array.from(all.flatMap(({ box }) => box)),
    directions: Uint8Array.from(all, ({ direction }) => direction),
  };
}
