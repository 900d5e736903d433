import { eachObject, OBJECT_TEXT } from './page-objects.js';
import { withMemory } from './pdf-memory.js';
import type { PdfiumBinding } from './pdfium-binding.js';

/** In the units of the page. PDFium leaves narrower text objects out of the text of a page. */
const MIN_WIDTH = 0.01;
/** Text whose outlines are drawn. Its box has the width of a line at least. */
const STROKED = 1;

/**
 * Makes PDFium find the text objects whose box has no width, until the page is closed. Returns whether all objects of the
 * page were examined.
 *
 * PDFium computes the box of a text object from the shapes of its glyphs, and leaves an object without a width out of the
 * text of the page. Glyphs of a font that is neither embedded nor known here have no shapes: then all vertical text is
 * left out, and text that is drawn one character at a time.
 */
export function widenThinText(pdfium: PdfiumBinding, page: number): boolean {
  const thin: number[] = [];
  const isComplete = withMemory(pdfium, 16, (memory) =>
    eachObject(pdfium, page, ({ type, handle }) => {
      if (type === OBJECT_TEXT && isThin(pdfium, handle, memory)) thin.push(handle);
    }),
  );
  for (const handle of thin) {
    pdfium._FPDFTextObj_SetTextRenderMode(handle, STROKED);
    // The box is computed again.
    pdfium._FPDFPageObj_Transform(handle, 1, 0, 0, 1, 0, 0);
  }
  return isComplete;
}

function isThin(pdfium: PdfiumBinding, handle: number, memory: number): boolean {
  const [left, bottom, right, top] = [memory, memory + 4, memory + 8, memory + 12];
  if (pdfium._FPDFPageObj_GetBounds(handle, left, bottom, right, top) === 0) return false;
  const view = new DataView(pdfium.HEAPU8.buffer);
  return Math.abs(view.getFloat32(right, true) - view.getFloat32(left, true)) < MIN_WIDTH;
}
