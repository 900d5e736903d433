import { PageTooLargeError } from '../../sandbox-protocol/extraction.errors.js';
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

export interface RenderSize {
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
}

type PageSize = Pick<PdfPageFacts, 'width' | 'height' | 'imageCoverage' | 'imageDpi'>;

/**
 * Returns the size at which to render a page for recognition.
 *
 * @throws {PageTooLargeError} when no legible size fits into `maxPagePixels`.
 */
export function renderSize(page: PageSize, maxPagePixels: number): RenderSize {
  const inches = { width: page.width / POINTS_PER_INCH, height: page.height / POINTS_PER_INCH };
  const area = inches.width * inches.height;
  if (!(area > 0)) throw new PageTooLargeError('The page has no size that can be rendered.');
  const wanted = wantedDpi(page, Math.max(inches.width, inches.height));
  const affordable = Math.sqrt(Math.min(maxPagePixels, MAX_RENDER_PIXELS) / area);
  const dpi = Math.min(wanted, affordable);
  if (dpi < Math.min(wanted, MIN_LEGIBLE_DPI)) {
    throw new PageTooLargeError(
      'The page is too large to be legible within the limit on its pixels.',
    );
  }
  return {
    width: Math.max(1, Math.floor(inches.width * dpi)),
    height: Math.max(1, Math.floor(inches.height * dpi)),
    dpi: Math.round(dpi),
  };
}

/**
 * Some programs write a scan with one point per pixel, as a page that is metres wide. Rendering it at 300 dpi
 * would only enlarge its pixels, so a page that is an image is rendered at about the resolution of the image.
 */
function wantedDpi(page: PageSize, longSideInches: number): number {
  if (page.imageDpi === null || page.imageCoverage < 0.5) return TARGET_DPI;
  return Math.min(TARGET_DPI, Math.max(page.imageDpi, COMFORTABLE_SIDE / longSideInches));
}
