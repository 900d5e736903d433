import type { GreyImage } from './page-reader.js';

/** A row of this lightness looks like paper, whether or not it was decoded. */
const PAPER = 250;

/**
 * Makes the rows white that a decoder has only filled, because the file has ended: all of one dark or grey value, down to
 * the end of the image. Works in place. Returns the number of rows above them.
 */
export function whitenMissingRows({ width, height, pixels }: GreyImage): number {
  const value = pixels[width * height - 1] ?? 255;
  if (value >= PAPER) return height;
  let row = height;
  while (row > 0 && isAll(pixels.subarray((row - 1) * width, row * width), value)) row -= 1;
  pixels.fill(255, row * width);
  return row;
}

/** Whether the last row looks as if a decoder has only filled it. */
export function endsInMissingRows({ width, height, pixels }: GreyImage): boolean {
  const last = pixels.subarray(width * (height - 1), width * height);
  const [value = PAPER] = last;
  return value < PAPER && isAll(last, value);
}

function isAll(row: Uint8Array, value: number): boolean {
  return row.every((pixel) => pixel === value);
}
