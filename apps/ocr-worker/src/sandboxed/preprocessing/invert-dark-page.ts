import type { GreyImage } from '../page/page-reader.js';
import { linesOf, transposed, type Rectangle } from './letter-chains.js';
import { makeThumbnail } from './page-thumbnail.js';
import { findTextComponents } from './text-components.js';

const DARK = 100;
/** Every fourth row is enough to see whether a page is mostly dark. */
const ROW_STEP = 4;
/** The share of dark pixels of a page of light letters. */
const MOSTLY_DARK = 0.6;
/** A page is inverted when it then has lines of this many times the length. */
const MIN_FACTOR = 2;

/**
 * Inverts a page of light letters on a dark ground, as slides and screens have, in place. A sheet on a black table is
 * mostly dark, too, but its lines are longer as it is.
 */
export function invertDarkPage(image: GreyImage): void {
  if (shareOfDark(image) < MOSTLY_DARK) return;
  const inverted = { ...image, pixels: image.pixels.map((value) => 255 - value) };
  if (lengthOfLines(inverted) > lengthOfLines(image) * MIN_FACTOR) {
    image.pixels.set(inverted.pixels);
  }
}

/** Counts by index: `for … of` over the pixels of a page takes ten times as long. */
function shareOfDark({ width, height, pixels }: GreyImage): number {
  let dark = 0;
  for (let y = 0; y < height; y += ROW_STEP) {
    for (let i = y * width; i < (y + 1) * width; i += 1) if ((pixels[i] ?? 0) < DARK) dark += 1;
  }
  return dark / (Math.ceil(height / ROW_STEP) * width);
}

/** In pixels of the thumbnail: of lines of letters, on the page as it is or on its side. */
function lengthOfLines(image: GreyImage): number {
  const { pieces, dpi } = findTextComponents(makeThumbnail(image));
  return Math.max(
    widthOfAll(linesOf(pieces, dpi)),
    widthOfAll(linesOf(pieces.map(transposed), dpi)),
  );
}

function widthOfAll(lines: readonly Rectangle[]): number {
  return lines.reduce((sum, { left, right }) => sum + right - left, 0);
}
