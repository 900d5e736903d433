import { MAX_PAGE_WORDS, type PageWord } from '@app/contracts';
import type { RecognisedWord } from '../ocr-engine/ocr-engine.js';
import type { PageArea } from '../page/page-reader.js';
import { rotatedSize, type Orientation } from './rotate-image.js';

/** In points. A smaller page may be a large one with a wrong size, so its letters may be smaller than a point. */
const SMALL_PAGE = 250;

/** How the image that was recognised was made from the page. */
export interface ReadImage {
  /** The part of the displayed page that the image shows, in points. */
  readonly area: PageArea;
  /** The size of the image before it was rotated, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
}

/** Maps the boxes of words from the recognised image to the displayed page. */
export function mapWordsToPage(words: readonly RecognisedWord[], read: ReadImage): PageWord[] {
  const rotated = rotatedSize(read, read.orientation);
  const scaleX = read.area.width / read.width;
  const scaleY = read.area.height / read.height;
  const round = Math.max(read.area.width, read.area.height) < SMALL_PAGE ? toHundredths : toTenths;
  return words.slice(0, MAX_PAGE_WORDS).map((word) => {
    const x = word.left + word.width / 2 - rotated.width / 2;
    const y = word.top + word.height / 2 - rotated.height / 2;
    const [cos, sin] = [Math.abs(rotated.cos), Math.abs(rotated.sin)];
    const width = (word.width * cos + word.height * sin) * scaleX;
    const height = (word.width * sin + word.height * cos) * scaleY;
    const middleX = (x * rotated.cos + y * rotated.sin + read.width / 2) * scaleX;
    const middleY = (-x * rotated.sin + y * rotated.cos + read.height / 2) * scaleY;
    return [
      word.text,
      round(read.area.left + middleX - width / 2),
      round(read.area.top + middleY - height / 2),
      round(width),
      round(height),
      Math.round(word.confidence * 100) / 100,
      word.line,
    ];
  });
}

function toHundredths(points: number): number {
  return Math.round(points * 100) / 100;
}

/** Rounds to tenths of a point (1/720 inch), which is finer than any ink. */
function toTenths(points: number): number {
  return Math.round(points * 10) / 10;
}
