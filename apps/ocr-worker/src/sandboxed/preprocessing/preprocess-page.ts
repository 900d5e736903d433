import type { GreyImage } from '../page/page-reader.js';
import { evenPaper, isEven } from './normalize-background.js';
import { findTurn } from './detect-orientation.js';
import { sketchPage } from './page-thumbnail.js';
import { readingScale, shrinkImage } from './text-scale.js';
import { findTextInk } from './text-components.js';
import { turnImage, type Turn } from './rotate-image.js';

export interface PreparedPage {
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
export async function preparePage(image: GreyImage): Promise<PreparedPage | undefined> {
  const sketch = sketchPage(image);
  const ink = findTextInk(sketch);
  if (ink.isBlank) return undefined;
  const { turn, isUprightCertain, bodyHeights } = findTurn(ink);
  const scale = readingScale(bodyHeights.map((height) => height * sketch.factor));
  const sized = await shrinkImage(image, scale);
  if (!isEven(sketch)) evenPaper(sized, sketch, sketch.factor * scale);
  const { width, height } = sized;
  return { image: turnImage(sized, turn), unturned: { width, height }, turn, isUprightCertain };
}
