import { displayMatrix, type DisplayMatrix } from './page-characters.js';
import { boundsOf, OBJECT_PATH, transformed, type PageObject } from './page-objects.js';
import { withMemory } from './pdf-memory.js';
import type { PdfiumBinding } from './pdfium-binding.js';
import { around, linesOf, type Rectangle } from './uncovered-text.js';

/** A filled letter with curves or slanted strokes has more segments than a rectangle. */
const MIN_SEGMENTS = 7;
/** A letter of a drawing program is a bent line, which has more segments than a straight one. */
const MIN_STROKED_SEGMENTS = 4;
/** The number of segments of a path that is a whole word, for each time that it is longer than high. */
const SEGMENTS_OF_LETTERS = 6;
const LETTER_WIDTH = 1.5;
/** With more shapes, all of them are looked at as one picture. */
const MAX_LETTERS = 20_000;
/** With more lines, the others are looked at as one picture. Each line is compared with all paths. */
const MAX_LINES = 50;
const POINTS_PER_INCH = 72;
/** The ink of a letter, as a share of its box. */
const USUAL_FILL = 0.4;
/** In heights of a line: around it, and between it and a further piece of it. */
const MARGIN = 0.4;
const MAX_GAP = 2;

interface Path extends Rectangle {
  readonly isLetter: boolean;
}

/**
 * Returns the boxes of what may be lines of text drawn as outlines, such as a logo, or as strokes, as drawing programs do:
 * paths of the shape of letters beside each other. Left, top, right and bottom in points on the displayed page.
 */
export function outlinedLines(
  pdfium: PdfiumBinding,
  page: number,
  objects: readonly PageObject[],
): number[] {
  const paths = pathsOf(pdfium, displayMatrix(pdfium, page), objects);
  const letters = paths.filter(({ isLetter }) => isLetter);
  if (letters.length > MAX_LETTERS) return withMargin(around(letters), 0);
  const pieces = letters.map((letter) => {
    const area = (letter.right - letter.left) * (letter.bottom - letter.top) * USUAL_FILL;
    return { ...letter, area };
  });
  const lines = linesOf(pieces, POINTS_PER_INCH);
  const small = lines.length === 0 ? [] : paths.toSorted((one, other) => one.left - other.left);
  const first = lines.slice(0, MAX_LINES).map((line) => withRest(line, small));
  const margin = Math.max(0, ...lines.map(({ top, bottom }) => bottom - top)) * MARGIN;
  return [
    ...first.flatMap((line) => withMargin(line, (line.bottom - line.top) * MARGIN)),
    ...withMargin(around(lines.slice(MAX_LINES)), margin),
  ];
}

function withMargin(box: Rectangle | undefined, margin: number): number[] {
  if (box === undefined) return [];
  const { left, top, right, bottom } = box;
  return [left - margin, top - margin, right + margin, bottom + margin];
}

function pathsOf(
  pdfium: PdfiumBinding,
  display: DisplayMatrix,
  objects: readonly PageObject[],
): Path[] {
  const paths = objects.filter(({ type }) => type === OBJECT_PATH);
  return paths.flatMap((path) => {
    const bounds = boundsOf(pdfium, path);
    if (bounds === undefined) return [];
    const [left, top, right, bottom] = transformed(display, bounds);
    const [width, height] = [right - left, bottom - top];
    const segments = pdfium._FPDFPath_CountSegments(path.handle);
    const isWord = segments >= (width / height) * SEGMENTS_OF_LETTERS;
    const isOfLetters = width <= height * LETTER_WIDTH || isWord;
    const isBent =
      segments >= MIN_SEGMENTS ||
      (segments >= MIN_STROKED_SEGMENTS && !isFilled(pdfium, path.handle));
    return [{ left, top, right, bottom, isLetter: isBent && isOfLetters }];
  });
}

/** The line with letters that are straight or consist of several paths, and with further words. */
function withRest(line: Rectangle, sorted: readonly Path[]): Rectangle {
  const height = line.bottom - line.top;
  const isInRow = ({ top, bottom }: Rectangle): boolean =>
    top >= line.top - height * MARGIN && bottom <= line.bottom + height * MARGIN;
  const row = sorted.filter((path) => isInRow(path));
  let { left, right } = line;
  for (const path of row) {
    if (path.right > right && path.left - right <= height * MAX_GAP) right = path.right;
  }
  for (const path of row.toReversed()) {
    if (path.left < left && left - path.right <= height * MAX_GAP) left = path.left;
  }
  return { left, top: line.top, right, bottom: line.bottom };
}

function isFilled(pdfium: PdfiumBinding, path: number): boolean {
  return withMemory(pdfium, 8, (memory) => {
    if (pdfium._FPDFPath_GetDrawMode(path, memory, memory + 4) === 0) return false;
    return new DataView(pdfium.HEAPU8.buffer).getInt32(memory, true) !== 0;
  });
}
