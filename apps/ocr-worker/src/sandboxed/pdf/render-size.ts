import { PageTooLargeError } from '../../sandbox-protocol/extraction.errors.js';
import { PAGE_REDUCED, type PageLoss } from '../page/page-reader.js';
import type { PdfPageFacts } from './pdf-protocol.js';

const POINTS_PER_INCH = 72;
/**
 * The resolution that the language data was trained on. A higher one takes longer and does not improve the
 * text.
 */
const TARGET_DPI = 300;
/** Below this, the small print of a page is no longer legible. */
const MIN_LEGIBLE_DPI = 110;
/** Time and memory grow with the pixels, so a page larger than A3 is rendered at a lower resolution. */
const MAX_RENDER_PIXELS = 20_000_000;
/** Slightly more than the longer side of an A4 page at 300 dpi. */
const COMFORTABLE_SIDE = 4_200;
/** The longer side of an A4 page at about 200 dpi. A small page may be a large one with a wrong size. */
const SUFFICIENT_SIDE = 2_500;
/** A picture with more pixels is drawn in strips of about half as many of its pixels. */
const MAX_UNDIVIDED_PIXELS = 20_000_000;
const PIXELS_PER_STRIP = 10_000_000;

export interface RenderSize {
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
  /** The page is drawn in this many strips. */
  readonly strips: number;
  readonly losses: readonly PageLoss[];
}

type PageSize = Pick<
  PdfPageFacts,
  'width' | 'height' | 'imageCoverage' | 'imageDpi' | 'imagePixels'
>;

/**
 * Returns the size at which to render a page for recognition. A page that is too large to be legible is rendered at the
 * size that fits, with a loss.
 *
 * @throws {PageTooLargeError} when the page has no size.
 */
export function renderSize(page: PageSize, maxPagePixels: number): RenderSize {
  const inches = { width: page.width / POINTS_PER_INCH, height: page.height / POINTS_PER_INCH };
  const area = inches.width * inches.height;
  if (!(area > 0)) throw new PageTooLargeError('The page has no size that can be rendered.');
  const wanted = wantedDpi(page, Math.max(inches.width, inches.height));
  const affordable = Math.sqrt(Math.min(maxPagePixels, MAX_RENDER_PIXELS) / area);
  const dpi = Math.min(wanted, affordable);
  const isReduced = dpi < Math.min(wanted, MIN_LEGIBLE_DPI);
  return {
    width: Math.max(1, Math.floor(inches.width * dpi)),
    height: Math.max(1, Math.floor(inches.height * dpi)),
    dpi: Math.max(1, Math.round(dpi)),
    strips: stripsFor(page.imagePixels),
    losses: isReduced ? [PAGE_REDUCED] : [],
  };
}

/**
 * The size of a page says little about the size of its letters. Some programs write a scan with one point per pixel, as
 * a page that is metres wide, and others a whole sheet as a page of a few centimetres. So a page that is an image is
 * rendered at about the resolution of the image, and a small page is enlarged.
 */
function wantedDpi(page: PageSize, longSideInches: number): number {
  const sufficient = SUFFICIENT_SIDE / longSideInches;
  if (page.imageDpi === null || page.imageCoverage < 0.5) return Math.max(TARGET_DPI, sufficient);
  const most = Math.max(page.imageDpi, COMFORTABLE_SIDE / longSideInches);
  return Math.max(Math.min(TARGET_DPI, most), Math.min(page.imageDpi, sufficient));
}

function stripsFor(imagePixels: number): number {
  return imagePixels <= MAX_UNDIVIDED_PIXELS ? 1 : Math.ceil(imagePixels / PIXELS_PER_STRIP);
}
