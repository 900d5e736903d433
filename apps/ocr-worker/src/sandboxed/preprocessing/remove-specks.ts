import type { GreyImage } from '../page/page-reader.js';

/** In square inches: 10 pixels at 300 dpi. A full stop of 8 points is larger, and so is the dot of an i. */
const MAX_SPECK_AREA = 10 / 300 ** 2;
/** In inches. What is nearer to a letter may be a part of it, such as an accent. */
const CLEARANCE = 0.008;
/** A pixel below this lightness is ink. */
const DARK = 128;
const PAPER = 255;
/** Specks are first counted in this many strips, each of this share of the page's height. */
const STRIPS = 8;
const STRIP_SHARE = 1 / 48;
/**
 * With fewer specks for each letter, a page is left as it is. Tesseract reads it well, and thin print that was scanned in
 * black and white has full stops and parts of letters of the same size: of such a page with one speck for each letter,
 * 4.9 % of the characters were wrong without them, and 1.0 % with them.
 */
const MIN_SPECKS_PER_LETTER = 4;

/**
 * Removes specks, as a fax or a dirty scanner makes them: small components of ink with paper around them. Works in place.
 * The page must be dark on white. Pages with few specks are not changed.
 */
export function removeSpecks(image: GreyImage, letterCount: number): void {
  const { height } = image;
  const stripHeight = Math.max(1, Math.ceil(height * STRIP_SHARE));
  let found = 0;
  for (let strip = 0; strip < STRIPS; strip += 1) {
    const top = Math.floor(((strip + 0.5) * height) / STRIPS);
    found += findSpecks(image, top, Math.min(height, top + stripHeight), () => {});
  }
  const foundOnPage = (found * height) / (STRIPS * stripHeight);
  if (foundOnPage < letterCount * MIN_SPECKS_PER_LETTER) return;
  findSpecks(image, 0, height, (speck) => whiten(image, speck));
}

/** In pixels; all four are inside. */
interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Calls `onSpeck` with the box of each speck in some rows. Returns their number. */
function findSpecks(
  image: GreyImage,
  firstRow: number,
  endRow: number,
  onSpeck: (speck: Box) => void,
): number {
  const { width, dpi, pixels } = image;
  const maxPixels = Math.max(1, Math.floor(MAX_SPECK_AREA * dpi * dpi));
  const clearance = Math.max(1, Math.round(CLEARANCE * dpi));
  const rows = { firstRow, endRow, seen: new Uint8Array(width * (endRow - firstRow)) };
  const members: number[] = [];
  let count = 0;
  for (let start = firstRow * width; start < endRow * width; start += 1) {
    if ((pixels[start] ?? PAPER) >= DARK || rows.seen[start - firstRow * width] === 1) continue;
    // The first pixel of a speck has no ink before it. This skips the rest of a letter quickly.
    if (hasInkBefore(image, start)) continue;
    if (!collect(image, rows, start, maxPixels, members)) continue;
    const speck = boxOf(members, width);
    if (darkPixels(image, speck, clearance) !== members.length) continue;
    count += 1;
    onSpeck(speck);
  }
  return count;
}

/** Whether the pixel to the left or one of the three above is dark. */
function hasInkBefore({ width, pixels }: GreyImage, index: number): boolean {
  const x = index % width;
  const isDark = (other: number): boolean => (pixels[other] ?? PAPER) < DARK;
  if (x > 0 && (isDark(index - 1) || isDark(index - width - 1))) return true;
  return isDark(index - width) || (x < width - 1 && isDark(index - width + 1));
}

interface Rows {
  readonly firstRow: number;
  readonly endRow: number;
  /** 1 for each dark pixel that has been reached. */
  readonly seen: Uint8Array;
}

/** Collects the connected dark pixels around `start`. Returns false when there are more than `maxPixels`. */
function collect(
  { width, pixels }: GreyImage,
  { firstRow, endRow, seen }: Rows,
  start: number,
  maxPixels: number,
  members: number[],
): boolean {
  const offset = firstRow * width;
  members.length = 0;
  members.push(start);
  seen[start - offset] = 1;
  let isWhole = true;
  for (let next = 0; next < members.length && members.length <= maxPixels; next += 1) {
    const index = members[next] ?? 0;
    const y = Math.floor(index / width);
    const x = index - y * width;
    for (let ny = Math.max(firstRow, y - 1); ny <= Math.min(endRow - 1, y + 1); ny += 1) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx += 1) {
        const other = ny * width + nx;
        if ((pixels[other] ?? PAPER) >= DARK) continue;
        if (seen[other - offset] === 0) {
          seen[other - offset] = 1;
          members.push(other);
          // A pixel that was reached from elsewhere belongs to something larger.
        } else if (!members.includes(other)) isWhole = false;
      }
    }
  }
  return isWhole && members.length <= maxPixels;
}

function boxOf(members: readonly number[], width: number): Box {
  const box = { left: width, top: Infinity, right: 0, bottom: 0 };
  for (const index of members) {
    const y = Math.floor(index / width);
    const x = index - y * width;
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

/** Counts the ink in a box and around it. */
function darkPixels({ width, height, pixels }: GreyImage, box: Box, around: number): number {
  let count = 0;
  const lastRow = Math.min(height - 1, box.bottom + around);
  for (let y = Math.max(0, box.top - around); y <= lastRow; y += 1) {
    const end = y * width + Math.min(width - 1, box.right + around);
    for (let i = y * width + Math.max(0, box.left - around); i <= end; i += 1) {
      if ((pixels[i] ?? PAPER) < DARK) count += 1;
    }
  }
  return count;
}

/** One pixel more on each side becomes white, because the edge of a speck is paler than ink. */
function whiten({ width, height, pixels }: GreyImage, { left, top, right, bottom }: Box): void {
  for (let y = Math.max(0, top - 1); y <= Math.min(height - 1, bottom + 1); y += 1) {
    const row = y * width;
    pixels.fill(PAPER, row + Math.max(0, left - 1), row + Math.min(width, right + 2));
  }
}
