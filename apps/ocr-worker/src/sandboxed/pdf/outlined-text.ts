import { displayMatrix } from './page-characters.js';
import { boundsOf, eachObject, OBJECT_PATH, transformed } from './page-objects.js';
import { withMemory } from './pdf-memory.js';
import type { PdfiumBinding } from './pdfium-binding.js';
import { around, linesOf, type Rectangle } from '../preprocessing/letter-chains.js';

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

/**
 * Returns the boxes of what may be lines of text drawn as outlines, such as a logo, or as strokes, as drawing programs do:
 * paths of the shape of letters beside each other. Left, top, right and bottom in points on the displayed page.
 */
export function outlinedLines(pdfium: PdfiumBinding, page: number): number[] {
  const letters: Rectangle[] = [];
  let all: Rectangle | undefined;
  eachPath(pdfium, page, (box, path) => {
    if (!isLetter(pdfium, path, box)) return;
    all = around(all === undefined ? [box] : [all, box]);
    if (letters.length <= MAX_LETTERS) letters.push(box);
  });
  if (letters.length > MAX_LETTERS) return withMargin(all, 0);
  const pieces = letters.map((letter) => {
    const area = (letter.right - letter.left) * (letter.bottom - letter.top) * USUAL_FILL;
    return { ...letter, area };
  });
  const lines = linesOf(pieces, POINTS_PER_INCH);
  const first = withRestOfLines(pdfium, page, lines.slice(0, MAX_LINES));
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

function eachPath(
  pdfium: PdfiumBinding,
  page: number,
  use: (box: Rectangle, path: number) => void,
): void {
  const display = displayMatrix(pdfium, page);
  eachObject(pdfium, page, (object) => {
    const bounds = object.type === OBJECT_PATH ? boundsOf(pdfium, object) : undefined;
    if (bounds === undefined) return;
    const [left, top, right, bottom] = transformed(display, bounds);
    use({ left, top, right, bottom }, object.handle);
  });
}

function isLetter(
  pdfium: PdfiumBinding,
  path: number,
  { left, top, right, bottom }: Rectangle,
): boolean {
  const [width, height] = [right - left, bottom - top];
  const segments = pdfium._FPDFPath_CountSegments(path);
  const isWord = segments >= (width / height) * SEGMENTS_OF_LETTERS;
  const isOfLetters = width <= height * LETTER_WIDTH || isWord;
  const isBent =
    segments >= MIN_SEGMENTS || (segments >= MIN_STROKED_SEGMENTS && !isFilled(pdfium, path));
  return isBent && isOfLetters;
}

/** The lines with letters that are straight or consist of several paths, and with further words. */
function withRestOfLines(
  pdfium: PdfiumBinding,
  page: number,
  lines: readonly Rectangle[],
): Rectangle[] {
  if (lines.length === 0) return [];
  const rows = lines.map((): Rectangle[] => []);
  eachPath(pdfium, page, (path) => {
    for (const [index, line] of lines.entries()) if (isInRow(path, line)) rows[index]?.push(path);
  });
  return lines.map((line, index) => withRest(line, rows[index] ?? []));
}

function isInRow(path: Rectangle, { top, bottom }: Rectangle): boolean {
  const slack = (bottom - top) * MARGIN;
  return path.top >= top - slack && path.bottom <= bottom + slack;
}

/** The line, up to the last of the paths in its row that are near to each other. */
function withRest(line: Rectangle, paths: readonly Rectangle[]): Rectangle {
  const height = line.bottom - line.top;
  const row = paths.toSorted((one, other) => one.left - other.left);
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
