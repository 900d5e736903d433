import { hideOthers } from './page-pictures.js';
import { PdfFault, withMemory } from './pdf-memory.js';
import type { RenderRequest } from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';

const GREY = 1;
const WHITE = 0xffffffff;
/**
 * Annotations. Colours become grey because the bitmap is grey. With PDFium's flag for greyscale, it would keep each
 * picture decoded as a whole.
 */
const RENDER_FLAGS = 0x01;

/**
 * Draws a page, or a part of it, in strips. To scale a picture, PDFium keeps all its rows at their new width: those of one
 * strip need much less memory than those of the whole page.
 */
export function drawPage(
  pdfium: PdfiumBinding,
  page: number,
  {
    width,
    height,
    part = { left: 0, top: 0, width, height },
    strips = 1,
    ...request
  }: RenderRequest,
): Uint8Array {
  const rows = Math.ceil(part.height / strips);
  const pixels = new Uint8Array(part.width * part.height);
  hideOthers(pdfium, page, request);
  withMemory(pdfium, part.width * rows, (pointer) => {
    for (let top = 0; top < part.height; top += rows) {
      const stripHeight = Math.min(rows, part.height - top);
      const bitmap = pdfium._FPDFBitmap_CreateEx(
        part.width,
        stripHeight,
        GREY,
        pointer,
        part.width,
      );
      if (bitmap === 0) throw new PdfFault('memory', 'The bitmap cannot be made');
      try {
        pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, part.width, stripHeight, WHITE);
        const [x, y] = [-part.left, -part.top - top];
        pdfium._FPDF_RenderPageBitmap(bitmap, page, x, y, width, height, 0, RENDER_FLAGS);
        const strip = pdfium.HEAPU8.subarray(pointer, pointer + part.width * stripHeight);
        pixels.set(strip, top * part.width);
      } finally {
        pdfium._FPDFBitmap_Destroy(bitmap);
      }
    }
  });
  return pixels;
}
