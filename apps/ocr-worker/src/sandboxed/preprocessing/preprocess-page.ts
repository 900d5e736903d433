import type { GreyImage } from '../page/page-reader.js';
import { normalizeBackground, hasEvenBackground } from './normalize-background.js';
import { detectOrientation } from './detect-orientation.js';
import { makeThumbnail } from './page-thumbnail.js';
import { scaleToLetters } from './letter-scale.js';
import { textScale, resizeImage } from './text-scale.js';
import { findTextComponents } from './text-components.js';
import { rotateImage, type Orientation } from './rotate-image.js';

export interface PreprocessedPage {
  readonly image: GreyImage;
  /** The size of the image before it was rotated, in pixels. */
  readonly unrotated: { readonly width: number; readonly height: number };
  readonly orientation: Orientation;
  /** False when only recognition can tell whether the page is upside down. */
  readonly isUprightCertain: boolean;
}

/**
 * Prepares the image of a page for recognition: scales it to the best text size, rotates it upright, makes its lines level
 * and its background white. Returns undefined for a blank page. The given pixels may be changed in place.
 */
export async function preprocessPage(page: GreyImage): Promise<PreprocessedPage | undefined> {
  const image = await scaleToLetters(page);
  const thumbnail = makeThumbnail(image);
  const ink = findTextComponents(thumbnail);
  if (ink.isBlank) return undefined;
  const { orientation, isUprightCertain, bodyHeights } = detectOrientation(ink);
  const scale = textScale(bodyHeights.map((height) => height * thumbnail.factor));
  const sized = await resizeImage(image, scale);
  if (!hasEvenBackground(thumbnail))
    normalizeBackground(sized, thumbnail, thumbnail.factor * scale);
  const { width, height } = sized;
  return {
    image: rotateImage(sized, orientation),
    unrotated: { width, height },
    orientation,
    isUprightCertain,
  };
}
