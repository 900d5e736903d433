import { displayMatrix } from './page-characters.js';
import { boundsOf, OBJECT_PATH, objectsOf, transformed } from './page-objects.js';
import { withMemory } from './pdf-memory.js';
import type { PdfiumBinding } from './pdfium-binding.js';
import { linesOf } from './uncovered-text.js';

/** A letter with curves or slanted strokes has more segments than a rectangle. */
const MIN_SEGMENTS = 7;
/** A path that is a whole word has so many segments for each time that it is longer than high. */
const SEGMENTS_OF_LETTERS = 6;
const LETTER_WIDTH = 1.5;
/** A drawing may have millions of paths. The first ones are enough to find a logo. */
const MAX_PATHS = 20_000;
const POINTS_PER_INCH = 72;
/** The ink of a letter, as a share of its box. */
const USUAL_FILL = 0.4;

/** Around a line, in its heights: dots and accents are paths of their own, and have few segments. */
const MARGIN = 0.4;

/**
 * Returns the boxes of lines of text that are drawn as outlines, such as a logo: filled paths of the shape of letters
 * beside each other. Left, top, right and bottom in points on the displayed page.
 */
export function outlinedLines(pdfium: PdfiumBinding, page: number): number[] {
  const display = displayMatrix(pdfium, page);
  const paths = objectsOf(pdfium, page).filter(({ type }) => type === OBJECT_PATH);
  const letters = paths.slice(0, MAX_PATHS).flatMap((path) => {
    const segments = pdfium._FPDFPath_CountSegments(path.handle);
    if (segments < MIN_SEGMENTS || !isFilled(pdfium, path.handle)) return [];
    const bounds = boundsOf(pdfium, path);
    if (bounds === undefined) return [];
    const [left, top, right, bottom] = transformed(display, bounds);
    const [width, height] = [right - left, bottom - top];
    const isWord = segments >= (width / height) * SEGMENTS_OF_LETTERS;
    if (width > height * LETTER_WIDTH && !isWord) return [];
    return [{ left, top, right, bottom, area: width * height * USUAL_FILL }];
  });
  return linesOf(letters, POINTS_PER_INCH).flatMap(({ left, top, right, bottom }) => {
    const margin = (bottom - top) * MARGIN;
    return [left - margin, top - margin, right + margin, bottom + margin];
  });
}

function isFilled(pdfium: PdfiumBinding, path: number): boolean {
  return withMemory(pdfium, 8, (memory) => {
    if (pdfium._FPDFPath_GetDrawMode(path, memory, memory + 4) === 0) return false;
    return new DataView(pdfium.HEAPU8.buffer).getInt32(memory, true) !== 0;
  });
}
