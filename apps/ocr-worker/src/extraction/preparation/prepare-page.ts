import type { GreyImage } from '../page-reader.js';
import { evenPaper, isEven } from './even-paper.js';
import { findTurn } from './find-turn.js';
import { sketchPage } from './page-sketch.js';
import { findTextInk } from './text-ink.js';
import { turnImage, type Turn } from './turn-image.js';

export interface PreparedPage {
  readonly image: GreyImage;
  readonly turn: Turn;
  /** False when only reading can tell whether the page is upside down. */
  readonly isUprightCertain: boolean;
}

/**
 * Makes a page fit to be read: upright, its lines level, dark ink on white paper. Undefined when there is nothing on
 * it to read. The given pixels are used up: what is not turned is changed in place.
 */
export function preparePage(image: GreyImage): PreparedPage | undefined {
  const sketch = sketchPage(image);
  const ink = findTextInk(sketch);
  if (ink.isBlank) return undefined;
  const { turn, isUprightCertain } = findTurn(ink);
  if (!isEven(sketch)) evenPaper(image, sketch);
  return { image: turnImage(image, turn), turn, isUprightCertain };
}
