import type { GreyImage } from '../page/page-reader.js';
import { normalizeBackground, hasEvenBackground } from './normalize-background.js';
import { detectOrientation } from './detect-orientation.js';
import { invertDarkPage } from './invert-dark-page.js';
import { makeThumbnail, type PageThumbnail } from './page-thumbnail.js';
import { reduceEnormousLetters, scaleToLetters } from './letter-scale.js';
import { removeSpecks } from './remove-specks.js';
import { resizeImage } from './resize-image.js';
import { textScale } from './text-scale.js';
import { findTextComponents, type TextComponents } from './text-components.js';
import { hasTextLines } from './has-text-lines.js';
import { rotateImage, type Orientation } from './rotate-image.js';

/** With fewer letters and words of a usual size, the text may consist of enormous letters. */
const FEW_PIECES = 8;

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
export function preprocessPage(page: GreyImage): PreprocessedPage | undefined {
  invertDarkPage(page);
  const { image, thumbnail, ink } = inspect(page);
  if (ink.isBlank) return undefined;
  const detected = detectOrientation(ink);
  const { orientation, isUprightCertain, bodyHeights } = detected;
  if (hasEvenBackground(thumbnail)) removeSpecks(image, ink.pieces.length);
  const scale = textScale(bodyHeights.map((height) => height * thumbnail.factor));
  const sized = resizeImage(image, scale);
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

interface InspectedPage {
  readonly image: GreyImage;
  readonly thumbnail: PageThumbnail;
  readonly ink: TextComponents;
}

/** Finds the text of a page, after the page has been scaled if its letters need that. */
function inspect(page: GreyImage): InspectedPage {
  const inspected = withText(scaleToLetters(page));
  const { image, ink } = inspected;
  if (ink.isBlank || ink.pieces.length >= FEW_PIECES) return inspected;
  const reduced = reduceEnormousLetters(image);
  return reduced === image ? inspected : withText(reduced);
}

function withText(image: GreyImage): InspectedPage {
  const thumbnail = makeThumbnail(image);
  return { image, thumbnail, ink: findTextComponents(thumbnail) };
}
