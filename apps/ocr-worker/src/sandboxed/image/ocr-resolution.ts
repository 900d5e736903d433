import { PAGE_REDUCED, type PageLoss, type PageSize } from '../page/page-reader.js';
import type { Density } from './image-density.js';

/** The resolution that the language data was trained on. */
const TARGET_DPI = 300;
/** Resolutions outside this range are defaults of cameras and screens, not measured on paper. */
const PLAUSIBLE_DPI = { min: 90, max: 2_400 };
/** Fax machines have up to four times as many dots along one axis. A larger ratio is an error. */
const MAX_PIXEL_RATIO = 5;
const MAX_ENLARGEMENT = 3;
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
  const scale = Math.min(wanted, Math.sqrt(MAX_OCR_PIXELS / area));
  const dpi = paperDpi * scale;
  const isReduced = scale < 1 && dpi < Math.min(paperDpi, MIN_LEGIBLE_DPI);
  return {
    width: Math.max(1, Math.round(pixels.width * scale)),
    height: Math.max(1, Math.round(pixels.height * scale)),
    dpi: Math.max(1, Math.round(dpi)),
    paper: {
      width: (pixels.width / paperDpi) * POINTS_PER_INCH,
      height: (pixels.height / paperDpi) * POINTS_PER_INCH,
    },
    losses: isReduced ? [PAGE_REDUCED] : [],
  };
}

/** Enlarges the axis with fewer dots to an inch, as in a fax of 204 by 98 dots. The sizes need not be whole. */
function squarePixels(
  { width, height }: { readonly width: number; readonly height: number },
  density: Density | undefined,
): { width: number; height: number; dpi: number | undefined } {
  if (density === undefined) return { width, height, dpi: undefined };
  const { x, y } = density;
  const dpi = Math.max(x, y);
  if (dpi > Math.min(x, y) * MAX_PIXEL_RATIO) return { width, height, dpi: undefined };
  return { width: (width * dpi) / x, height: (height * dpi) / y, dpi };
}

/** An assumed resolution is no reason to reduce an image. Only the limit on its pixels is. */
function reduction(ideal: number, longSide: number, isKnown: boolean): number {
  return isKnown ? Math.max(ideal, 0.2, Math.min(1, SUFFICIENT_SIDE / longSide)) : 1;
}

function isPlausible(dpi: number | undefined): dpi is number {
  return dpi !== undefined && dpi >= PLAUSIBLE_DPI.min && dpi <= PLAUSIBLE_DPI.max;
}
