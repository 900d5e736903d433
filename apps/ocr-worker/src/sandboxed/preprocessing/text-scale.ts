/**
 * The target x-height in pixels. Larger letters are not recognised better and cost more time: the model scales every line
 * to a height of 36 pixels, and the rest of the work grows with the pixels of the page.
 */
const X_HEIGHT = 12;
/** The percentile of the x-heights that is scaled to the target, so that footnotes stay readable. */
const SMALL_SHARE = 0.15;
/** With fewer lines, or parts of lines, the x-height is not reliable. */
const MIN_LINES = 6;
/** The smallest scale, if the estimate is wrong. A page scanned at 300 dpi keeps 150 dpi. */
const MIN_SCALE = 0.5;
/** A scale closer to 1 than this is not worth another copy of the page. */
const WORTHWHILE = 0.9;

/** Returns the factor by which to shrink a page whose lines have these x-heights in pixels. */
export function textScale(bodyHeights: readonly number[]): number {
  if (bodyHeights.length < MIN_LINES) return 1;
  const sorted = bodyHeights.toSorted((a, b) => a - b);
  const small = sorted[Math.floor(sorted.length * SMALL_SHARE)] ?? X_HEIGHT;
  const scale = Math.max(MIN_SCALE, X_HEIGHT / small);
  return scale < WORTHWHILE ? scale : 1;
}
