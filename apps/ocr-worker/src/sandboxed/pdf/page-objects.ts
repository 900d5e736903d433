import { withMemory } from './pdf-memory.js';
import type { PdfiumBinding } from './pdfium-binding.js';

export const OBJECT_TEXT = 1;
export const OBJECT_PATH = 2;
export const OBJECT_IMAGE = 3;
export const OBJECT_FORM = 5;
/** A page with more objects than these is told as incomplete. */
export const MAX_OBJECTS = 1_000_000;
/** PDFium does not draw forms that are deeper inside each other. */
export const MAX_FORM_DEPTH = 40;

/** Left, top, right and bottom. */
export type Box = readonly [number, number, number, number];
/** An affine transformation, as in PDF. */
type Matrix = readonly [number, number, number, number, number, number];

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** An object of a page, or of a form on the page. */
export interface PageObject {
  readonly handle: number;
  readonly type: number;
  /** From the object's coordinates to those of the page. */
  readonly matrix: Matrix;
}

/** The objects of a page in the order in which they are drawn, with the objects of forms in place of the forms. */
export function objectsOf(pdfium: PdfiumBinding, page: number): PageObject[] {
  const objects: PageObject[] = [];
  eachObject(pdfium, page, (object) => objects.push(object));
  return objects;
}

/** Calls `use` with each of {@link objectsOf}. Returns whether these are all objects of the page. */
export function eachObject(
  pdfium: PdfiumBinding,
  page: number,
  use: (object: PageObject) => void,
): boolean {
  let examined = 0;
  const visitAll = (
    count: number,
    objectAt: (index: number) => number,
    matrix: Matrix,
    depth: number,
  ): void => {
    for (let i = 0; i < count && examined <= MAX_OBJECTS; i += 1) {
      examined += 1;
      if (examined <= MAX_OBJECTS) visit(objectAt(i), matrix, depth);
    }
  };
  const visit = (handle: number, matrix: Matrix, depth: number): void => {
    if (handle === 0) return;
    const type = pdfium._FPDFPageObj_GetType(handle);
    if (type !== OBJECT_FORM) {
      use({ handle, type, matrix });
    } else if (depth < MAX_FORM_DEPTH) {
      const objectAt = (i: number): number => pdfium._FPDFFormObj_GetObject(handle, i);
      const inner = times(matrixOf(pdfium, handle), matrix);
      visitAll(pdfium._FPDFFormObj_CountObjects(handle), objectAt, inner, depth + 1);
    }
  };
  const objectAt = (i: number): number => pdfium._FPDFPage_GetObject(page, i);
  visitAll(pdfium._FPDFPage_CountObjects(page), objectAt, IDENTITY, 0);
  return examined <= MAX_OBJECTS;
}

/** The box of an object in the page's own coordinates, where y runs upward; undefined for an object without a box. */
export function boundsOf(pdfium: PdfiumBinding, { handle, matrix }: PageObject): Box | undefined {
  return withMemory(pdfium, 16, (memory) => {
    const [left, bottom, right, top] = [memory, memory + 4, memory + 8, memory + 12];
    if (pdfium._FPDFPageObj_GetBounds(handle, left, bottom, right, top) === 0) return undefined;
    return transformed(matrix, floatsAt(pdfium, memory, 4) as [number, number, number, number]);
  });
}

export function floatsAt(pdfium: PdfiumBinding, memory: number, count: number): number[] {
  const view = new DataView(pdfium.HEAPU8.buffer);
  return Array.from({ length: count }, (_, i) => view.getFloat32(memory + i * 4, true));
}

/** The box around a transformed box. */
export function transformed(matrix: Matrix, [x1, y1, x2, y2]: Box): Box {
  const corners = [
    [x1, y1],
    [x1, y2],
    [x2, y1],
    [x2, y2],
  ].map(([x = 0, y = 0]) => {
    const [a, b, c, d, e, f] = matrix;
    return [a * x + c * y + e, b * x + d * y + f] as const;
  });
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function matrixOf(pdfium: PdfiumBinding, handle: number): Matrix {
  return withMemory(pdfium, 24, (memory) => {
    if (pdfium._FPDFPageObj_GetMatrix(handle, memory) === 0) return IDENTITY;
    return floatsAt(pdfium, memory, 6) as [number, number, number, number, number, number];
  });
}

/** First `one`, then `other`. */
function times(one: Matrix, other: Matrix): Matrix {
  const [a, b, c, d, e, f] = one;
  const [A, B, C, D, E, F] = other;
  return [
    a * A + b * C,
    a * B + b * D,
    c * A + d * C,
    c * B + d * D,
    e * A + f * C + E,
    e * B + f * D + F,
  ];
}
