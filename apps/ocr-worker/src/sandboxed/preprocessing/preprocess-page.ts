import type { GreyImage } from '../page/page-reader.js';
import { normalizeBackground, hasEvenBackground } from './normalize-background.js';
import { detectOrientation } from './detect-orientation.js';
import { makeThumbnail } from './page-thumbnail.js';
import { textScale, shrinkImage } from './text-scale.js';
import { findTextComponents } from './text-components.js';
import { hasTextLines } from './has-text-lines.js';
import { rotateImage, type Orientation } from './rotate-image.js';

export interface PreprocessedPage {
  readonly image: GreyImage;
  /** The size of the image before it was rotated, in pixels. */
  readonly unrotated: { readonly width: number; readonly height: number };
  readonly orientation: Orientation;
  /** False when only recognition can tell whether the page is upside down. */
  readonly isUprightCertain: boolean;
  /** Whether the ink is arranged in lines of letters, whether or not they can be read. */
  readonly hasTextLines: boolean;
  /** The number of components that may be letters or words. */
  readonly pieceCount: number;
}

/**
 * Prepares the image of a page for recognition: scales it to the best text size, rotates it upright, makes its lines level
 * and its background white. Returns undefined for a blank page. The given pixels may be changed in place.
 */
export async function preprocessPage(image: GreyImage): Promise<PreprocessedPage | undefined> {
  const thumbnail = makeThumbnail(image);
  const ink = findTextComponents(thumbnail);
  if (ink.isBlank) return undefined;
  const detected = detectOrientation(ink);
  const { orientation, isUprightCertain, bodyHeights } = detected;
  const scale = textScale(bodyHeights.map((height) => height * thumbnail.factor));
  const sized = await shrinkImage(image, scale);
  if (!hasEvenBackground(thumbnail))
    normalizeBackground(sized, thumbnail, thumbnail.factor * scale);
  const { width, height } = sized;
  return {
    image: rotateImage(sized, orientation),
    unrotated: { width, height },
    orientation,
    isUprightCertain,
    hasTextLines: hasTextLines(ink, detected.prominence),
    pieceCount: ink.pieces.length,
  };
}
