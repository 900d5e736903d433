import { objectsOf, type Box } from './page-objects.js';
import { cut, noCharacters, withoutBlanks } from './character-list.js';
import { withMemory } from './pdf-memory.js';
import { isPoint } from './pointed-lines.js';
import type { PdfCharacters, PdfRequest } from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';
import { codesInOrder } from './swapped-bytes.js';
import { isOfFonts } from './text-fonts.js';
import { widenThinText } from './thin-text.js';
import { isPlaced, placeOf, turnedInColumns } from './vertical-columns.js';

/** Device positions are integers, so the displayed page is measured as one of this many units per side. */
const DEVICE_UNITS = 1_000_000;
const QUARTER = Math.PI / 2;
/** Text that leans more from a quarter, such as a watermark, keeps its place. */
const MAX_LEAN = 0.35;
const LINE_END = 0x0a;
const SPACE = 0x20;
/** A box of four floats or doubles. The two integers of a position need less. */
const BOX_BYTES = 32;
/** Six floats. */
const MATRIX_BYTES = 24;

/** From the page's own coordinates to the displayed page: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type DisplayMatrix = readonly [number, number, number, number, number, number];

/**
 * Reads the first `limit` characters of a page, with their positions on the displayed page; only those of `fonts` if they
 * are given.
 *
 * PDFium sorts the text objects of one height from left to right as displayed, so text that reads downwards would come
 * last line first. Turned text is therefore read again, from the page turned back by as much. The direction that most of
 * the text has comes first.
 */
export function readPageCharacters(
  pdfium: PdfiumBinding,
  page: number,
  { limit, fonts }: Omit<Extract<PdfRequest, { kind: 'characters' }>, 'kind' | 'index'>,
): PdfCharacters {
  const matrix = displayMatrix(pdfium, page);
  const rotation = pdfium._FPDFPage_GetRotation(page);
  const isRead =
    fonts === undefined ? undefined : isOfFonts(pdfium, objectsOf(pdfium, page), fonts);
  const view = { matrix, rotation, limit, isRead };
  const read = (): PdfCharacters => readCharacters(pdfium, page, view);
  widenThinText(pdfium, page);
  const displayed = read();
  if (displayed.directions.every((direction) => direction === 0)) return displayed;
  const inColumns = turnedInColumns(displayed);
  keepUpright(displayed, inColumns);
  return joinParts(
    directionsOf(displayed).map((direction) => {
      if (direction === 0) return onlyDirection(displayed, 0);
      pdfium._FPDFPage_SetRotation(page, (rotation - direction + 4) % 4);
      try {
        const turned = read();
        keepUpright(turned, inColumns);
        return onlyDirection(turned, direction);
      } finally {
        pdfium._FPDFPage_SetRotation(page, rotation);
      }
    }),
  );
}

export function displayMatrix(pdfium: PdfiumBinding, page: number): DisplayMatrix {
  const width = pdfium._FPDF_GetPageWidthF(page);
  const height = pdfium._FPDF_GetPageHeightF(page);
  const step = Math.max(width, height, Number.MIN_VALUE);
  return withMemory(pdfium, 8, (memory) => {
    const corner = (x: number, y: number): [number, number] => {
      const units = DEVICE_UNITS;
      pdfium._FPDF_PageToDevice(page, 0, 0, units, units, 0, x, y, memory, memory + 4);
      const out = new DataView(pdfium.HEAPU8.buffer, memory);
      return [(out.getInt32(0, true) * width) / units, (out.getInt32(4, true) * height) / units];
    };
    const [e, f] = corner(0, 0);
    const [x1, y1] = corner(step, 0);
    const [x2, y2] = corner(0, step);
    return [(x1 - e) / step, (y1 - f) / step, (x2 - e) / step, (y2 - f) / step, e, f];
  });
}

/** Left, top, right and bottom on the displayed page, of two opposite corners in the page's own coordinates. */
export function displayedBox(
  [a, b, c, d, e, f]: DisplayMatrix,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): [number, number, number, number] {
  const [outX1, outY1] = [a * x1 + c * y1 + e, b * x1 + d * y1 + f];
  const [outX2, outY2] = [a * x2 + c * y2 + e, b * x2 + d * y2 + f];
  return [
    Math.min(outX1, outX2),
    Math.min(outY1, outY2),
    Math.max(outX1, outX2),
    Math.max(outY1, outY2),
  ];
}

function readCharacters(
  pdfium: PdfiumBinding,
  page: number,
  view: {
    matrix: DisplayMatrix;
    rotation: number;
    limit: number;
    /** Whether the characters of a text object are wanted. All are when it is left out. */
    isRead?: ((object: number) => boolean) | undefined;
  },
): PdfCharacters {
  const textPage = pdfium._FPDFText_LoadPage(page);
  if (textPage === 0) return noCharacters(0);
  try {
    const count = Math.max(0, Math.min(view.limit, pdfium._FPDFText_CountChars(textPage)));
    const characters = noCharacters(count);
    const { codes, boxes, directions } = characters;
    withMemory(pdfium, BOX_BYTES, (memory) => {
      const at = memory >> 2;
      let floats = new Float32Array(pdfium.HEAPU8.buffer);
      for (let i = 0; i < count; i += 1) {
        const object = view.isRead === undefined ? 0 : pdfium._FPDFText_GetTextObject(textPage, i);
        if (object !== 0 && view.isRead?.(object) === false) {
          codes[i] = SPACE;
          continue;
        }
        codes[i] = pdfium._FPDFText_GetUnicode(textPage, i);
        if (pdfium._FPDFText_GetLooseCharBox(textPage, i, memory) === 0) continue;
        if (floats.length === 0) floats = new Float32Array(pdfium.HEAPU8.buffer);
        let [x1, y1, x2, y2] = floats.subarray(at, at + 4) as unknown as Box;
        // The place of a point says to which letter it belongs. It is drawn beside the place that its font gives it.
        if (isPoint(codes[i] ?? 0)) [x1, y1, x2, y2] = tightBox(pdfium, textPage, i, memory);
        // PDFium gives a space or a line end that it inserted an empty box.
        if (x1 === x2 && y1 === y2) continue;
        boxes.set(displayedBox(view.matrix, [x1, y1, x2, y2]), i * 4);
        const angle = pdfium._FPDFText_GetCharAngle(textPage, i);
        // A negative size turns the letters by a half, which the angle does not contain.
        const isTurnedBySize = pdfium._FPDFText_GetFontSize(textPage, i) < 0;
        const direction = directionOf(angle, view.rotation + (isTurnedBySize ? 2 : 0));
        directions[i] = direction === 0 || isMirrored(pdfium, textPage, i) ? 0 : direction;
      }
    });
    const read = { ...characters, codes: codesInOrder(codes) };
    return view.isRead === undefined ? read : withoutBlanks(read);
  } finally {
    pdfium._FPDFText_ClosePage(textPage);
  }
}

function tightBox(pdfium: PdfiumBinding, textPage: number, index: number, memory: number): Box {
  const [left, right, bottom, top] = [memory, memory + 8, memory + 16, memory + 24];
  pdfium._FPDFText_GetCharBox(textPage, index, left, right, bottom, top);
  const view = new DataView(pdfium.HEAPU8.buffer);
  const at = (side: number): number => view.getFloat64(side, true);
  return [at(left), at(bottom), at(right), at(top)];
}

/** A single mirrored letter is an ornament, as in the logo of XeTeX, and is no text that is turned by a half. */
function isMirrored(pdfium: PdfiumBinding, textPage: number, index: number): boolean {
  return withMemory(pdfium, MATRIX_BYTES, (matrix) => {
    if (pdfium._FPDFText_GetMatrix(textPage, index, matrix) === 0) return false;
    const view = new DataView(pdfium.HEAPU8.buffer, matrix);
    const [a = 0, b = 0, c = 0, d = 0] = [0, 4, 8, 12].map((at) => view.getFloat32(at, true));
    return a * d - b * c < 0;
  });
}

/** Quarters clockwise on the displayed page, of an angle in radians clockwise on the page itself. */
function directionOf(angle: number, rotation: number): number {
  const quarters = Math.round(angle / QUARTER);
  const isTurned = Math.abs(angle - quarters * QUARTER) <= MAX_LEAN;
  return isTurned ? (quarters + rotation) % 4 : 0;
}

function directionsOf({ directions, boxes }: PdfCharacters): number[] {
  const counts = [0, 0, 0, 0];
  for (const [index, direction] of directions.entries()) {
    if (isPlaced(boxes, index)) counts[direction] = (counts[direction] ?? 0) + 1;
  }
  return [0, 1, 2, 3]
    .filter((direction) => (counts[direction] ?? 0) > 0)
    .toSorted((one, other) => (counts[other] ?? 0) - (counts[one] ?? 0));
}

/** Makes the turned characters of vertical columns upright, because they belong between the others of their column. */
function keepUpright(characters: PdfCharacters, inColumns: ReadonlySet<string>): void {
  if (inColumns.size === 0) return;
  for (const index of characters.directions.keys()) {
    if (inColumns.has(placeOf(characters, index))) characters.directions[index] = 0;
  }
}

/** The characters of one direction, with the spaces between them. What is left out ends a line. */
function onlyDirection(characters: PdfCharacters, wanted: number): PdfCharacters {
  const { codes, boxes, directions } = characters;
  const part = noCharacters(codes.length * 2);
  let length = 0;
  let isAtStart = true;
  for (const [index, code] of codes.entries()) {
    if (!isPlaced(boxes, index)) {
      if (isAtStart) continue;
      part.codes[length] = code;
      length += 1;
      isAtStart = code === LINE_END;
    } else if (directions[index] === wanted) {
      part.codes[length] = code;
      part.boxes.set(boxes.subarray(index * 4, index * 4 + 4), length * 4);
      part.directions[length] = wanted;
      length += 1;
      isAtStart = false;
    } else if (!isAtStart) {
      part.codes[length] = LINE_END;
      length += 1;
      isAtStart = true;
    }
  }
  return cut(part, length);
}

function joinParts(parts: readonly PdfCharacters[]): PdfCharacters {
  const length = parts.reduce((sum, { codes }) => sum + codes.length + 1, 0);
  const all = noCharacters(length);
  let at = 0;
  for (const { codes, boxes, directions } of parts) {
    all.codes.set(codes, at);
    all.boxes.set(boxes, at * 4);
    all.directions.set(directions, at);
    all.codes[at + codes.length] = LINE_END;
    at += codes.length + 1;
  }
  return all;
}
