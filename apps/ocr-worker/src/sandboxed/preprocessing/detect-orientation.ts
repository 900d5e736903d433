import { clarityOf, detectSkew, isCertain, type SkewEstimate } from './detect-skew.js';
import { shareOfNeighboursBeside } from './letter-neighbours.js';
import type { TextComponents } from './text-components.js';
import type { Quarter, Orientation } from './rotate-image.js';

/** Degrees. The engine tolerates a smaller skew, and rotating would only blur the letters. */
const MIN_SKEW = 0.3;
/** Lines are examined in vertical strips of this width in inches, because columns may have different lines. */
const STRIP_WIDTH = 1.5;
const LINE_HEIGHT = { min: 0.05, max: 0.5 };
/** Rows with at least this share of a line's densest row lie between its baseline and its x-height. */
const BODY_SHARE = 0.5;
const GAP_SHARE = 0.04;
/** The share of letters whose nearest neighbours must be in the same direction. */
const MIN_AGREEMENT = 0.75;
/** Latin letters have far more ascenders than descenders. With too few of both, the direction is unknown. */
const MIN_EXCESS = 0.05;
const MIN_LEAN = 0.25;
/** One or two words may have no ascenders or no descenders. */
const MIN_LETTERS = 60;

export interface DetectedOrientation {
  readonly orientation: Orientation;
  /** False when only recognition can tell whether the page is upside down. */
  readonly isUprightCertain: boolean;
  /** The x-heights of the lines, in pixels of the thumbnail: one entry per line and strip. */
  readonly bodyHeights: readonly number[];
  /** How much sharper lines and gaps alternate in the direction of the lines than in others. */
  readonly prominence: number;
}

/** Estimates from the shape of the ink how a page must be rotated so that it can be read. */
export function detectOrientation(ink: TextComponents): DetectedOrientation {
  const { upright, onItsSide } = detectSkew(ink);
  const isOnSide = liesOnSide(ink, clarityOf(onItsSide) > clarityOf(upright));
  const lines = isOnSide ? onItsSide : upright;
  const sums = sumLines(ink, lines, isOnSide);
  const lean = leanOf(sums);
  const isTopFirst = lean >= 0;
  // When the page lies on its side, its first column becomes the top after a clockwise rotation.
  const rotation: Quarter = isOnSide ? (isTopFirst ? 90 : 270) : isTopFirst ? 0 : 180;
  const angle = isOnSide ? lines.angle : -lines.angle;
  const isSkewed = isCertain(lines) && Math.abs(angle) >= MIN_SKEW;
  return {
    orientation: { rotation, skew: isSkewed ? Math.round(angle * 100) / 100 : 0 },
    isUprightCertain: Math.abs(lean) >= MIN_LEAN && ink.pieces.length >= MIN_LETTERS,
    bodyHeights: sums.bodyHeights,
    prominence: lines.prominence,
  };
}

/** The columns of a table can be sharper than its rows. Then the neighbours of letters decide, if they agree. */
function liesOnSide({ pieces, dpi }: TextComponents, isSharperOnSide: boolean): boolean {
  const beside = shareOfNeighboursBeside(pieces, dpi) ?? 0.5;
  if (beside >= MIN_AGREEMENT) return false;
  return beside <= 1 - MIN_AGREEMENT ? true : isSharperOnSide;
}

/**
 * The balance of ascenders and descenders, from -1 to 1: positive when more ink lies before the bodies of the lines than
 * after them. 0 when there is hardly any, as in capitals and digits.
 */
function leanOf({ before, body, after }: LineSums): number {
  const excess = before + after;
  return excess < body * MIN_EXCESS ? 0 : (before - after) / excess;
}

/** Cuts the lines into strips, and sums the ink before, within and after the bodies of all lines. */
function sumLines(ink: TextComponents, { angle }: SkewEstimate, isOnSide: boolean): LineSums {
  const [along, across] = isOnSide ? [ink.ys, ink.xs] : [ink.xs, ink.ys];
  const [length, breadth] = isOnSide ? [ink.height, ink.width] : [ink.width, ink.height];
  const strip = Math.ceil(STRIP_WIDTH * ink.dpi);
  const slope = Math.tan((angle * Math.PI) / 180);
  const reach = Math.ceil(Math.abs(slope) * length) + 1;
  const depth = breadth + 2 * reach + 1;
  const rows = new Int32Array(Math.ceil(length / strip) * depth);
  for (let i = 0; i < along.length; i += 1) {
    const place = along[i] ?? 0;
    const row = Math.round((across[i] ?? 0) - place * slope) + reach;
    const index = Math.floor(place / strip) * depth + row;
    rows[index] = (rows[index] ?? 0) + 1;
  }
  const sums: LineSums = { before: 0, body: 0, after: 0, bodyHeights: [] };
  for (let start = 0; start < rows.length; start += depth) {
    addLines(sums, rows.subarray(start, start + depth), ink.dpi);
  }
  return sums;
}

interface LineSums {
  before: number;
  body: number;
  after: number;
  readonly bodyHeights: number[];
}

/** Splits a strip into lines, and each line into its body and the ink before and after it. */
function addLines(sums: LineSums, rows: Int32Array, dpi: number): void {
  const gap = Math.max(...rows) * GAP_SHARE;
  let start = -1;
  for (let row = 0; row <= rows.length; row += 1) {
    const isInk = (rows[row] ?? 0) > gap;
    if (isInk && start < 0) start = row;
    if (isInk || start < 0) continue;
    const line = rows.subarray(start, row);
    start = -1;
    if (line.length < LINE_HEIGHT.min * dpi || line.length > LINE_HEIGHT.max * dpi) continue;
    const dense = Math.max(...line) * BODY_SHARE;
    const first = line.findIndex((count) => count >= dense);
    const last = line.findLastIndex((count) => count >= dense);
    for (const [index, count] of line.entries()) {
      if (index < first) sums.before += count;
      else if (index > last) sums.after += count;
      else sums.body += count;
    }
    sums.bodyHeights.push(last + 1 - first);
  }
}
