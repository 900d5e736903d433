import type { GreyImage } from '../page/page-reader.js';
import {
  findConnectedComponents,
  heightOf,
  widthOf,
  type Component,
} from './connected-components.js';
import { makeThumbnail } from './page-thumbnail.js';
import { resizeImage } from './resize-image.js';

/** The longer side in inches of pages whose size is usual, from a visiting card to A2. */
const USUAL_SIDE = { min: 3.2, max: 24 };
/** The longer side of an A4 page, in inches. */
const SHEET_SIDE = 11.7;
/** The usual height of a letter in inches: between the x-height and the capitals of print of 11 points. */
const LETTER_HEIGHT = 0.09;
/** In pixels of the thumbnail. A smaller component may be dust, and its height is not exact. */
const MIN_HEIGHT = 4;
/** A letter or a word has at most this share of the page's height, and these proportions of its box. */
const MAX_HEIGHT_SHARE = 0.6;
const MAX_ASPECT = 15;
const MAX_FILL = 0.9;
/** With fewer letters, their height is not reliable. Enormous letters are few. */
const MIN_LETTERS = 8;
const MIN_ENORMOUS_LETTERS = 2;
/** Print of 4 to 25 points: within this factor, the letters say nothing against the size of the page. */
const TOLERANCE = 2.3;
/** The resolutions at which letters of the usual height are recognised well. */
const GOOD_DPI = { min: 150, max: 600 };
const TARGET_DPI = 300;
/** In inches. Letters of this height are larger than any headline. */
const ENORMOUS_HEIGHT = 0.6;
const MAX_ENLARGEMENT = 3;
/** Only small images are enlarged, to at most the size of an A4 page at 400 dpi. */
const MAX_ENLARGED_PIXELS = 15_500_000;
/** So that the smaller letters of a poster stay legible. */
const SMALL_SHARE = 0.2;

/**
 * Returns the page with the resolution at which its letters would be of the usual height, if the size that its file
 * states cannot be right: a sheet of a few millimetres or many metres. If the letters are too small or too large to be
 * recognised, the page is resized as well. All other pages are returned as they are.
 */
export function scaleToLetters(image: GreyImage): GreyImage {
  const longSide = Math.max(image.width, image.height);
  const inches = longSide / image.dpi;
  if (inches >= USUAL_SIDE.min && inches <= USUAL_SIDE.max) return image;
  const letters = measureLetters(image, MIN_LETTERS);
  if (letters === undefined) return image;
  const dpi = letters.usual / LETTER_HEIGHT;
  const ratio = dpi / image.dpi;
  if (ratio <= TOLERANCE && ratio >= 1 / TOLERANCE) return image;
  return resizeImage({ ...image, dpi: Math.round(dpi) }, scaleFor(image, letters));
}

/**
 * Returns a page of a usual size whose letters are too large to be recognised, as on a poster, at a smaller size. All
 * other pages are returned as they are.
 */
export function reduceEnormousLetters(image: GreyImage): GreyImage {
  const letters = measureLetters(image, MIN_ENORMOUS_LETTERS);
  if (letters === undefined || letters.small < ENORMOUS_HEIGHT * image.dpi) return image;
  const dpi = Math.round(letters.usual / LETTER_HEIGHT);
  return resizeImage({ ...image, dpi }, scaleFor(image, letters));
}

interface LetterHeights {
  /** In pixels of the page. */
  readonly usual: number;
  readonly small: number;
}

function scaleFor({ width, height }: GreyImage, { usual, small }: LetterHeights): number {
  const dpi = usual / LETTER_HEIGHT;
  if (dpi < GOOD_DPI.min) {
    const affordable = Math.sqrt(MAX_ENLARGED_PIXELS / (width * height));
    return Math.max(1, Math.min(TARGET_DPI / dpi, MAX_ENLARGEMENT, affordable));
  }
  const dpiOfSmall = small / LETTER_HEIGHT;
  return dpiOfSmall > GOOD_DPI.max ? TARGET_DPI / dpiOfSmall : 1;
}

/** Measures the letters of a page. Returns undefined when it has too few. */
function measureLetters(image: GreyImage, minLetters: number): LetterHeights | undefined {
  // At the resolution of a sheet of A4, so that the size that the file states has no influence.
  const dpi = Math.max(image.width, image.height) / SHEET_SIDE;
  const thumbnail = makeThumbnail({ ...image, dpi });
  const { items } = findConnectedComponents(thumbnail, thumbnail.depth);
  const maxHeight = thumbnail.height * MAX_HEIGHT_SHARE;
  const letters = items.filter((item) => isLetterLike(item, maxHeight));
  if (letters.length < minLetters) return undefined;
  const heights = letters.map((item) => heightOf(item) * thumbnail.factor).sort((a, b) => a - b);
  const at = (share: number): number => heights[Math.floor(heights.length * share)] ?? 0;
  return { usual: at(0.5), small: at(SMALL_SHARE) };
}

/** A letter, or a word whose letters touch. Not dust, a rule, or a blot. */
function isLetterLike(item: Component, maxHeight: number): boolean {
  const [width, height] = [widthOf(item), heightOf(item)];
  if (height < MIN_HEIGHT || height > maxHeight) return false;
  if (width > height * MAX_ASPECT || height > width * MAX_ASPECT) return false;
  return item.area <= width * height * MAX_FILL || width * 2 < height;
}
