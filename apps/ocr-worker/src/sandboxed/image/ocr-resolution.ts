import { PAGE_REDUCED, type PageLoss, type PageSize } from '../page/page-reader.js';
import type { Density } from './image-density.js';

/** The resolution that the language data was trained on. */
const TARGET_DPI = 300;
/** Resolutions outside this range are defaults of cameras and screens, not measured on paper. */
const PLAUSIBLE_DPI = { min: 90, max: 2_400 };
/** Fax machines have up to four times as many dots along one axis. A larger ratio is an error. */
const MAX_PIXEL_RATIO = 5;
const MAX_ENLARGEMENT = 3;
/**
 * A fax of 204 by 98 dots is enlarged to nearly 300 dpi. Of 8 made pages, 63 words were wrong so, and 73 at 150 dpi, at
 * which the lines of three pages were also out of order.
 */
const COARSE_RATIO = 1.25;
const MAX_COARSE_ENLARGEMENT = (1.45 * 204) / 98;
/** Slightly more than an A3 page at 300 dpi. Recognition needs time in proportion, and several copies in memory. */
const MAX_OCR_PIXELS = 20_000_000;
/** Only small images are enlarged, to at most the size of an A4 page at 400 dpi. */
const MAX_ENLARGED_PIXELS = 15_500_000;
/**
 * The longer side of an A4 page at about 200 dpi. Only larger images are reduced, because a small page of a high
 * resolution may be a large one with a wrong resolution.
 */
const SUFFICIENT_SIDE = 2_500;
/** The longer side of an A4 page, for images without a plausible resolution. */
const ASSUMED_LONG_SIDE_INCHES = 11.7;
/** Below this, the small print of a page is no longer legible. */
const MIN_LEGIBLE_DPI = 110;
const POINTS_PER_INCH = 72;

export interface OcrResolution {
  /** The size at which to read the image, in square pixels. */
  readonly width: number;
  readonly height: number;
  /** The resolution at this size. */
  readonly dpi: number;
  /** Linear interpolation adds no edges to letters whose pixels are not square. */
  readonly kernel: 'linear' | 'lanczos3';
  /** The size of the paper: from the image, or computed as if the image were an A4 page. */
  readonly paper: PageSize;
  readonly losses: readonly PageLoss[];
}

/**
 * Returns how to scale an image to about 300 dpi: an image of low resolution is enlarged, one of high resolution is reduced.
 * Without a plausible resolution, the image is assumed to be an A4 page. Pixels that are not square become square.
 */
export function ocrResolution(
  stored: { readonly width: number; readonly height: number },
  density: Density | undefined,
  maxPagePixels = MAX_OCR_PIXELS,
): OcrResolution {
  const pixels = squarePixels(stored, density);
  const area = pixels.width * pixels.height;
  const longSide = Math.max(pixels.width, pixels.height);
  const known = isPlausible(pixels.dpi) ? pixels.dpi : undefined;
  const paperDpi = known ?? longSide / ASSUMED_LONG_SIDE_INCHES;
  const ideal = TARGET_DPI / paperDpi;
  const wanted =
    ideal > 1
      ? Math.max(1, Math.min(ideal, MAX_ENLARGEMENT, Math.sqrt(MAX_ENLARGED_PIXELS / area)))
      : reduction(ideal, longSide, known !== undefined);
  const affordable = Math.sqrt(Math.min(MAX_OCR_PIXELS, maxPagePixels) / area);
  const scale = Math.min(wanted, pixels.maxScale, affordable);
  const dpi = paperDpi * scale;
  const isReduced = scale < 1 && dpi < Math.min(paperDpi, MIN_LEGIBLE_DPI);
  return {
    width: Math.max(1, Math.round(pixels.width * scale)),
    height: Math.max(1, Math.round(pixels.height * scale)),
    dpi: Math.max(1, Math.round(dpi)),
    kernel: pixels.maxScale === Infinity ? 'lanczos3' : 'linear',
    paper: {
      width: (pixels.width / paperDpi) * POINTS_PER_INCH,
      height: (pixels.height / paperDpi) * POINTS_PER_INCH,
    },
    losses: isReduced ? [PAGE_REDUCED] : [],
  };
}

interface SquarePixels {
  /** They need not be whole. */
  readonly width: number;
  readonly height: number;
  /** Undefined when the image states no resolution. */
  readonly dpi: number | undefined;
  /** The scale above which letters are not recognised better. */
  readonly maxScale: number;
}

/** Enlarges the axis with fewer dots to an inch, as in a fax of 204 by 98 dots. */
function squarePixels(
  { width, height }: { readonly width: number; readonly height: number },
  density: Density | undefined,
): SquarePixels {
  const asStored = { width, height, dpi: undefined, maxScale: Infinity };
  if (density === undefined) return asStored;
  const { x, y } = density;
  const dpi = Math.max(x, y);
  const ratio = dpi / Math.min(x, y);
  if (ratio > MAX_PIXEL_RATIO) return asStored;
  const maxScale = ratio > COARSE_RATIO ? MAX_COARSE_ENLARGEMENT / ratio : Infinity;
  return { width: (width * dpi) / x, height: (height * dpi) / y, dpi, maxScale };
}

/** An assumed resolution is no reason to reduce an image. Only the limit on its pixels is. */
function reduction(ideal: number, longSide: number, isKnown: boolean): number {
  return isKnown ? Math.max(ideal, 0.2, Math.min(1, SUFFICIENT_SIDE / longSide)) : 1;
}

function isPlausible(dpi: number | undefined): dpi is number {
  return dpi !== undefined && dpi >= PLAUSIBLE_DPI.min && dpi <= PLAUSIBLE_DPI.max;
}
