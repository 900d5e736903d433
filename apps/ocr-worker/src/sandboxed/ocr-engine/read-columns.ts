import type { GreyImage } from '../page/page-reader.js';
import type { Box } from './block-places.js';
import type { TsvWord } from './tesseract-tsv.js';

/** A part of an image, up to its edges. */
export function cropImage({ width, height, dpi, pixels }: GreyImage, box: Box): GreyImage {
  const { left, top, right, bottom } = within(box, width, height);
  const part = new Uint8Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y += 1) {
    const row = pixels.subarray(y * width + left, y * width + right);
    part.set(row, (y - top) * (right - left));
  }
  return { width: right - left, height: bottom - top, dpi, pixels: part };
}

/** The words of a part of an image as words of the image, in blocks of their own. */
export function placeWords(words: readonly TsvWord[], box: Box, part: string): TsvWord[] {
  const [x, y] = [Math.max(0, box.left), Math.max(0, box.top)];
  return words.map((word) => ({
    ...word,
    left: word.left + x,
    top: word.top + y,
    right: word.right + x,
    bottom: word.bottom + y,
    block: `${part} ${word.block}`,
    paragraph: `${part} ${word.paragraph}`,
    line: `${part} ${word.line}`,
  }));
}

/** Puts other words in the place of some words, where the first of them was. */
export function replaceWords(
  words: readonly TsvWord[],
  replaced: readonly TsvWord[],
  others: readonly TsvWord[],
): TsvWord[] {
  const removed = new Set(replaced);
  const at = words.findIndex((word) => removed.has(word));
  const rest = words.slice(at).filter((word) => !removed.has(word));
  return [...words.slice(0, at), ...others, ...rest];
}

function within({ left, top, right, bottom }: Box, width: number, height: number): Box {
  return {
    left: Math.max(0, left),
    top: Math.max(0, top),
    right: Math.min(width, right),
    bottom: Math.min(height, bottom),
  };
}
