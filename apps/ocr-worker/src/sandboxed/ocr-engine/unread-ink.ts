import type { GreyImage } from '../page/page-reader.js';
import type { Box } from './block-places.js';

/** A pixel is ink when it is darker than this share of the paper, which is the lightness of most pixels. */
const INK_SHARE = 0.6;
/** In line heights: the size of something that may be a word, and the gap between two of them. */
const WORD = { minWidth: 0.4, maxWidth: 10, minHeight: 0.5, gap: 0.6 };
/** A word is neither nearly empty, as the crossing of thin lines, nor nearly full, as a picture or a bar. */
const FILL = { min: 0.08, max: 0.6 };
/** With fewer lines, a second reading of the page costs more than it finds. */
const MIN_LINES = 3;

/**
 * Whether several lines go on where no word was read, as in a list whose column of numbers the layout analysis took for
 * noise. Only the height of lines that were read is searched, so a picture above or below text is not.
 */
export function hasUnreadInk(image: GreyImage, lines: readonly (readonly Box[])[]): boolean {
  const paper = lightnessOfPaper(image);
  const words = lines.flat();
  let found = 0;
  for (const line of lines) {
    const band = bandOf(line);
    // The words of all lines, because a column beside this one has its own lines.
    const others = words.filter((box) => box.bottom > band.top && box.top < band.bottom);
    if (hasWordOutside(image, band, others, paper * INK_SHARE)) found += 1;
    if (found >= MIN_LINES) return true;
  }
  return false;
}

function bandOf(line: readonly Box[]): { top: number; bottom: number } {
  return {
    top: Math.max(0, Math.min(...line.map(({ top }) => top))),
    bottom: Math.max(...line.map(({ bottom }) => bottom)),
  };
}

function hasWordOutside(
  { width, height, pixels }: GreyImage,
  band: { top: number; bottom: number },
  words: readonly Box[],
  darkest: number,
): boolean {
  const bottom = Math.min(height, band.bottom);
  const lineHeight = bottom - band.top;
  const inWord = new Uint8Array(width);
  for (const { left, right } of words) inWord.fill(1, Math.max(0, left - 2), right + 2);
  let run: InkRun | undefined;
  for (let x = 0; x <= width; x += 1) {
    const column =
      x < width && inWord[x] === 0 ? inkOf(pixels, width, x, band.top, bottom, darkest) : undefined;
    if (column !== undefined) {
      run = run === undefined ? { left: x, right: x + 1, ...column } : extended(run, x, column);
    } else if (run !== undefined && (x === width || x - run.right > lineHeight * WORD.gap)) {
      if (isWordLike(run, lineHeight)) return true;
      run = undefined;
    }
  }
  return false;
}

interface Ink {
  readonly top: number;
  readonly bottom: number;
  readonly count: number;
}

interface InkRun extends Ink {
  readonly left: number;
  readonly right: number;
}

function inkOf(
  pixels: Uint8Array,
  width: number,
  x: number,
  top: number,
  bottom: number,
  darkest: number,
): Ink | undefined {
  let [first, last, count] = [bottom, top, 0];
  for (let y = top; y < bottom; y += 1) {
    if ((pixels[y * width + x] ?? 255) > darkest) continue;
    if (count === 0) first = y;
    last = y + 1;
    count += 1;
  }
  return count === 0 ? undefined : { top: first, bottom: last, count };
}

function extended(run: InkRun, x: number, { top, bottom, count }: Ink): InkRun {
  return {
    left: run.left,
    right: x + 1,
    top: Math.min(run.top, top),
    bottom: Math.max(run.bottom, bottom),
    count: run.count + count,
  };
}

function isWordLike({ left, right, top, bottom, count }: InkRun, lineHeight: number): boolean {
  const [width, height] = [right - left, bottom - top];
  const fill = count / (width * height);
  return (
    width >= lineHeight * WORD.minWidth &&
    width <= lineHeight * WORD.maxWidth &&
    height >= lineHeight * WORD.minHeight &&
    fill >= FILL.min &&
    fill <= FILL.max
  );
}

/** The most frequent lightness of a sample of the pixels. */
function lightnessOfPaper({ pixels }: GreyImage): number {
  const counts = new Int32Array(256);
  const step = Math.max(1, Math.floor(pixels.length / 50_000));
  for (let i = 0; i < pixels.length; i += step) {
    const value = pixels[i] ?? 255;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts.indexOf(Math.max(...counts));
}
