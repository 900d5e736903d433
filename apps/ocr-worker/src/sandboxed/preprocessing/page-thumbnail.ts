import type { GreyImage } from '../page/page-reader.js';

/** Fine enough to distinguish ascenders from descenders, and coarse enough to be cheap. */
const THUMBNAIL_DPI = 100;
/** Limits for pages of any size, so that a thumbnail stays cheap. */
const MAX_THUMBNAIL_PIXELS = 4_000_000;
const MAX_THUMBNAIL_SIDE = 8_000;
/** The background is measured in square tiles of this side in pixels, about a third of an inch. */
const TILE = 32;
/** The lightness of the paper is this percentile of a tile, because the lightest pixels are noise. */
const PAPER_SHARE = 0.85;
/** On a page with text, the darkest half per cent of the pixels is ink. */
const INK_SHARE = 0.005;
/** A pixel counts as ink when it is this share of the way from paper to the darkest ink. */
const INK_DEPTH = 0.45;
/** Even faint ink differs from the paper by this much of 255, and by this many standard deviations of the grain. */
const MIN_DEPTH = 24;
const MIN_DEPTH_IN_GRAIN = 5.5;

/** A small copy of a page with an even background, so that every dark pixel is ink. */
export interface PageThumbnail {
  readonly width: number;
  readonly height: number;
  /** The number of page pixels per thumbnail pixel, along each side. */
  readonly factor: number;
  readonly dpi: number;
  /** 255 is paper, everywhere on the page. */
  readonly pixels: Uint8Array;
  /** The lightness of the paper before the background was evened out. */
  readonly paper: PaperMap;
  /** The difference between ink and paper, 0 to 255, if the page is full of text. */
  readonly contrast: number;
  /** How much darker than paper a pixel must be to count as ink: for normal text, and for the faintest text. */
  readonly depth: number;
  readonly leastDepth: number;
}

export interface PaperMap {
  readonly columns: number;
  readonly rows: number;
  readonly tile: number;
  readonly lightness: Uint8Array;
}

/** Makes the thumbnail. It reads the page once and does not copy it. */
export function makeThumbnail(image: GreyImage): PageThumbnail {
  const factor = thumbnailFactor(image);
  const { width, height, pixels: small } = shrink(image, factor);
  const paper = paperOf(small, width, height);
  const pixels = evenOut(small, width, height, paper);
  const contrast = 255 - percentile(histogramOf(pixels), INK_SHARE);
  const leastDepth = Math.max(MIN_DEPTH, grainOf(pixels) * MIN_DEPTH_IN_GRAIN);
  const depth = Math.max(leastDepth, contrast * INK_DEPTH);
  const dpi = image.dpi / factor;
  return { width, height, factor, dpi, pixels, paper, contrast, depth, leastDepth };
}

function thumbnailFactor({ width, height, dpi }: GreyImage): number {
  return Math.max(
    1,
    Math.round(dpi / THUMBNAIL_DPI),
    Math.ceil(Math.sqrt((width * height) / MAX_THUMBNAIL_PIXELS)),
    Math.ceil(Math.max(width, height) / MAX_THUMBNAIL_SIDE),
  );
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Takes the mean of each square of `factor` by `factor` pixels. A remainder at the right and lower edge is dropped. */
function shrink({ width, height, pixels }: GreyImage, factor: number): Pixels {
  if (factor === 1) return { width, height, pixels };
  const columns = Math.max(1, Math.floor(width / factor));
  const rows = Math.max(1, Math.floor(height / factor));
  const small = new Uint8Array(columns * rows);
  const sums = new Uint32Array(columns);
  const area = Math.min(factor, width) * Math.min(factor, height);
  for (let row = 0; row < rows; row += 1) {
    sums.fill(0);
    for (let y = row * factor; y < Math.min(height, (row + 1) * factor); y += 1) {
      let i = y * width;
      for (let column = 0; column < columns; column += 1) {
        let sum = 0;
        for (let x = 0; x < factor; x += 1, i += 1) sum += pixels[i] ?? 0;
        sums[column] = (sums[column] ?? 0) + sum;
      }
    }
    for (let column = 0; column < columns; column += 1) {
      small[row * columns + column] = (sums[column] ?? 0) / area;
    }
  }
  return { width: columns, height: rows, pixels: small };
}

/** Measures the paper of each tile. A tile full of ink shows no paper, so its neighbours count as well. */
function paperOf(pixels: Uint8Array, width: number, height: number): PaperMap {
  const columns = Math.ceil(width / TILE);
  const rows = Math.ceil(height / TILE);
  const own = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const histogram = new Uint32Array(256);
      for (let y = row * TILE; y < Math.min(height, (row + 1) * TILE); y += 1) {
        const end = y * width + Math.min(width, (column + 1) * TILE);
        for (let i = y * width + column * TILE; i < end; i += 1) add(histogram, pixels[i]);
      }
      own[row * columns + column] = percentile(histogram, PAPER_SHARE);
    }
  }
  const lightest = neighbours(own, columns, Math.max);
  return { columns, rows, tile: TILE, lightness: neighbours(lightest, columns, Math.min) };
}

/** Chooses one value out of each tile and its neighbours: first the lightest, then the darkest of these. */
function neighbours(
  own: Uint8Array,
  columns: number,
  choose: (a: number, b: number) => number,
): Uint8Array {
  const rows = own.length / columns;
  return own.map((value, index) => {
    const row = Math.floor(index / columns);
    const column = index % columns;
    let chosen = value;
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
        chosen = choose(chosen, own[y * columns + x] ?? chosen);
      }
    }
    return chosen;
  });
}

/** The standard deviation of the grain, from the differences of neighbouring pixels. Most of a page is paper. */
function grainOf(pixels: Uint8Array): number {
  const differences = new Uint32Array(256);
  for (let i = 1; i < pixels.length; i += 1) {
    add(differences, Math.abs((pixels[i] ?? 0) - (pixels[i - 1] ?? 0)));
  }
  // The median of |a - b| of two normal variables is 0.954 times their standard deviation.
  return percentile(differences, 0.5) / 0.954;
}

/** Divides every pixel by the lightness of its paper, so that shadows and yellowed margins disappear. */
function evenOut(pixels: Uint8Array, width: number, height: number, paper: PaperMap): Uint8Array {
  const even = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1) {
    const squares = Math.floor(y / TILE) * paper.columns;
    for (let x = 0; x < width; x += 1) {
      const lightness = paper.lightness[squares + (x >> 5)] ?? 0;
      const value = pixels[y * width + x] ?? 0;
      even[y * width + x] = value >= lightness ? 255 : (value * 255) / lightness;
    }
  }
  return even;
}

function add(histogram: Uint32Array, value = 0): void {
  histogram[value] = (histogram[value] ?? 0) + 1;
}

function histogramOf(pixels: Uint8Array): Uint32Array {
  const histogram = new Uint32Array(256);
  for (let i = 0; i < pixels.length; i += 1) add(histogram, pixels[i]);
  return histogram;
}

/** The value below which this share of all values lies. */
function percentile(histogram: Uint32Array, share: number): number {
  const total = histogram.reduce((sum, each) => sum + each, 0);
  let below = 0;
  for (let value = 0; value < 256; value += 1) {
    below += histogram[value] ?? 0;
    if (below > total * share) return value;
  }
  return 255;
}
