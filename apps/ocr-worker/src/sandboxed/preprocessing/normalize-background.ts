import type { GreyImage } from '../page/page-reader.js';
import type { PageThumbnail, PaperMap } from './page-thumbnail.js';

/** With darker or more uneven paper, one threshold for the whole page misses ink. Values of 0 to 255. */
const BRIGHT_PAPER = 200;
const EVEN_PAPER = 40;
/** With at least this contrast to the paper, ink needs no correction. */
const GOOD_CONTRAST = 140;
/** The contrast that ink is raised to. Not black, because noise would become black, too. */
const INK_CONTRAST = 220;
const MAX_GAIN = 6;

/** Whether a page has the paper and ink of a scanner's default settings, and needs no correction. */
export function hasEvenBackground({ paper, contrast }: PageThumbnail): boolean {
  let darkest = 255;
  let lightest = 0;
  for (const lightness of paper.lightness) {
    if (lightness < darkest) darkest = lightness;
    if (lightness > lightest) lightest = lightness;
  }
  return darkest >= BRIGHT_PAPER && lightest - darkest <= EVEN_PAPER && contrast >= GOOD_CONTRAST;
}

/**
 * Makes shadows and grey paper white, and faint ink dark. It works in place, so that memory holds the page once. `factor`
 * is the number of page pixels per thumbnail pixel, along each side.
 */
export function normalizeBackground(
  { width, height, pixels }: GreyImage,
  { paper, contrast }: PageThumbnail,
  factor: number,
): void {
  const gain = Math.min(MAX_GAIN, Math.max(1, INK_CONTRAST / Math.max(1, contrast)));
  const tile = paper.tile * factor;
  const places = Array.from({ length: width }, (_, x) => between(x / tile - 0.5, paper.columns));
  const lefts = Uint32Array.from(places, ([left]) => left);
  const shares = Float32Array.from(places, ([, share]) => share);
  for (let y = 0; y < height; y += 1) {
    const line = paperAt(paper, y / tile - 0.5);
    for (let x = 0, i = y * width; x < width; x += 1, i += 1) {
      const left = lefts[x] ?? 0;
      const lightness = line[left] ?? 255;
      const here = lightness + ((line[left + 1] ?? lightness) - lightness) * (shares[x] ?? 0);
      const value = 255 - (255 - ((pixels[i] ?? 255) * 255) / here) * gain;
      pixels[i] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

/** The lightness of the paper in one row of pixels, interpolated between the centres of the tiles. */
function paperAt({ columns, rows, lightness }: PaperMap, place: number): Float32Array {
  const [upper, share] = between(place, rows);
  const lower = Math.min(rows - 1, upper + 1);
  return Float32Array.from({ length: columns }, (_, column) => {
    const above = lightness[upper * columns + column] ?? 255;
    const below = lightness[lower * columns + column] ?? 255;
    return Math.max(1, above * (1 - share) + below * share);
  });
}

/** The tile before a position, and the share of the way from its centre to that of the next tile. */
function between(place: number, count: number): [number, number] {
  const first = Math.min(count - 1, Math.max(0, Math.floor(place)));
  return [first, Math.min(1, Math.max(0, place - first))];
}
