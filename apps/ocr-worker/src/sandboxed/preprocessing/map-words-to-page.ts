import { MAX_PAGE_WORDS, type PageWord } from '@app/contracts';
import type { RecognisedWord } from '../ocr-engine/ocr-engine.js';
import type { PageSize } from '../page/page-reader.js';
import { rotatedSize, type Turn } from './rotate-image.js';

/** How a page was made into the image that was read. */
export interface ReadImage {
  /** Of the page as displayed, in points. */
  readonly size: PageSize;
  /** Of the page's image before it was turned, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly turn: Turn;
}

/** Takes words from the image that was read back to the page as it is displayed. */
export function mapWordsToPage(words: readonly RecognisedWord[], read: ReadImage): PageWord[] {
  const turned = rotatedSize(read, read.turn);
  const scaleX = read.size.width / read.width;
  const scaleY = read.size.height / read.height;
  return words.slice(0, MAX_PAGE_WORDS).map((word) => {
    const x = word.left + word.width / 2 - turned.width / 2;
    const y = word.top + word.height / 2 - turned.height / 2;
    const [cos, sin] = [Math.abs(turned.cos), Math.abs(turned.sin)];
    const width = (word.width * cos + word.height * sin) * scaleX;
    const height = (word.width * sin + word.height * cos) * scaleY;
    const middleX = (x * turned.cos + y * turned.sin + read.width / 2) * scaleX;
    const middleY = (-x * turned.sin + y * turned.cos + read.height / 2) * scaleY;
    return [
      word.text,
      toTenths(middleX - width / 2),
      toTenths(middleY - height / 2),
      toTenths(width),
      toTenths(height),
      Math.round(word.confidence * 100) / 100,
      word.line,
    ];
  });
}

/** A tenth of a point is a hundredth of an inch: finer than any ink. */
function toTenths(points: number): number {
  return Math.round(points * 10) / 10;
}
