import sharp from 'sharp';
import type { GreyImage } from '../page/page-reader.js';

/**
 * In pixels, of the letters without those parts that reach up or down. Larger letters are read no better and cost
 * more: the model itself sees every line at a height of 36 pixels, and all else is in proportion to the page's.
 */
const X_HEIGHT = 12;
/** Footnotes count: letters are as small as those of this share of the lines. */
const SMALL_SHARE = 0.15;
/** With fewer lines, or parts of lines, nothing is certain. */
const MIN_LINES = 6;
/** Whatever the letters seem to be; a page scanned at 300 dots an inch keeps 150. */
const MIN_SCALE = 0.5;
/** Saving less than this is not worth another copy. */
const WORTHWHILE = 0.9;

/** By how much to shrink a page whose lines have bodies of these heights, in pixels. */
export function textScale(bodyHeights: readonly number[]): number {
  if (bodyHeights.length < MIN_LINES) return 1;
  const sorted = bodyHeights.toSorted((a, b) => a - b);
  const small = sorted[Math.floor(sorted.length * SMALL_SHARE)] ?? X_HEIGHT;
  const scale = Math.max(MIN_SCALE, X_HEIGHT / small);
  return scale < WORTHWHILE ? scale : 1;
}

export async function shrinkImage(image: GreyImage, scale: number): Promise<GreyImage> {
  if (scale === 1) return image;
  const { width, height, dpi, pixels } = image;
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .resize({ width: Math.max(1, Math.round(width * scale)), kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, dpi: Math.round(dpi * scale), pixels: data };
}
