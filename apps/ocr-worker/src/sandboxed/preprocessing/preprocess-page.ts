import type { GreyImage } from '../page/page-reader.js';
import { normalizeBackground, hasEvenBackground } from './normalize-background.js';
import { detectOrientation } from './detect-orientation.js';
import { makeThumbnail } from './page-thumbnail.js';
import { textScale, shrinkImage } from './text-scale.js';
import { findTextComponents } from './text-components.js';
import { rotateImage, type Turn } from './rotate-image.js';

export interface PreprocessedPage {
  readonly image: GreyImage;
  /** Of the image before it was turned, in pixels. */
  readonly unturned: { readonly width: number; readonly height: number };
  readonly turn: Turn;
  /** False when only reading can tell whether the page is upside down. */
  readonly isUprightCertain: boolean;
}

/**
 * Makes a page fit to be read: of the size that is read best, upright, its lines level, dark ink on white paper.
 * Undefined when there is nothing on it to read. The given pixels are used up: they may be changed in place.
 */
export async function preprocessPage(image: GreyImage): Promise<PreprocessedPage | undefined> {
  const thumbnail = makeThumbnail(image);
  const ink = findTextComponents(thumbnail);
  if (ink.isBlank) return undefined;
  const { turn, isUprightCertain, bodyHeights } = detectOrientation(ink);
  const scale = textScale(bodyHeights.map((height) => height * thumbnail.factor));
  const sized = await shrinkImage(image, scale);
  if (!hasEvenBackground(thumbnail))
    normalizeBackground(sized, thumbnail, thumbnail.factor * scale);
  const { width, height } = sized;
  return { image: rotateImage(sized, turn), unturned: { width, height }, turn, isUprightCertain };
}
