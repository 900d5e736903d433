import {
  MAX_FORM_DEPTH,
  MAX_OBJECTS,
  OBJECT_FORM,
  OBJECT_IMAGE,
  OBJECT_PATH,
} from './page-objects.js';
import { withMemory } from './pdf-memory.js';
import type { PdfPageFacts } from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';

const POINTS_PER_INCH = 72;

type ObjectFacts = Pick<
  PdfPageFacts,
  'objectCount' | 'pathCount' | 'imageCoverage' | 'imageDpi' | 'imagePixels'
>;

/** Counts the objects of a page, and measures its images. */
export function countObjects(pdfium: PdfiumBinding, page: number, pageArea: number): ObjectFacts {
  let pathCount = 0;
  let imageArea = 0;
  let mostPixels = 0;
  let largest = { area: 0, dpi: 0 };
  const limit = { left: MAX_OBJECTS };
  const objectCount = Math.max(0, pdfium._FPDFPage_CountObjects(page));
  for (let i = 0; i < objectCount && limit.left > 0; i += 1) {
    const object = pdfium._FPDFPage_GetObject(page, i);
    if (pdfium._FPDFPageObj_GetType(object) === OBJECT_PATH) pathCount += 1;
    const pixels = imagePixels(pdfium, object, 0, limit);
    if (pixels === 0) continue;
    mostPixels = Math.max(mostPixels, pixels);
    const area = areaOf(pdfium, object);
    imageArea += Math.min(area, pageArea);
    if (area > largest.area) largest = { area, dpi: Math.sqrt(pixels / area) * POINTS_PER_INCH };
  }
  return {
    objectCount,
    pathCount,
    imageCoverage: pageArea > 0 ? Math.min(1, imageArea / pageArea) : 0,
    imagePixels: mostPixels,
    imageDpi: largest.area > 0 ? largest.dpi : null,
  };
}

/** The pixels of the object if it is an image, or of the largest image inside it. 0 without an image. */
function imagePixels(
  pdfium: PdfiumBinding,
  object: number,
  depth: number,
  limit: { left: number },
): number {
  limit.left -= 1;
  const type = pdfium._FPDFPageObj_GetType(object);
  if (type === OBJECT_IMAGE) {
    return withMemory(pdfium, 8, (pointer) => {
      if (pdfium._FPDFImageObj_GetImagePixelSize(object, pointer, pointer + 4) === 0) return 0;
      const view = new DataView(pdfium.HEAPU8.buffer);
      return view.getUint32(pointer, true) * view.getUint32(pointer + 4, true);
    });
  }
  if (type !== OBJECT_FORM || depth >= MAX_FORM_DEPTH) return 0;
  const count = pdfium._FPDFFormObj_CountObjects(object);
  let most = 0;
  for (let i = 0; i < count && limit.left > 0; i += 1) {
    const inner = pdfium._FPDFFormObj_GetObject(object, i);
    most = Math.max(most, imagePixels(pdfium, inner, depth + 1, limit));
  }
  return most;
}

/** The area of the object's box on the page, in square points. */
function areaOf(pdfium: PdfiumBinding, object: number): number {
  return withMemory(pdfium, 16, (pointer) => {
    const [left, bottom, right, top] = [0, 4, 8, 12].map((offset) => pointer + offset) as [
      number,
      number,
      number,
      number,
    ];
    if (pdfium._FPDFPageObj_GetBounds(object, left, bottom, right, top) === 0) return 0;
    const view = new DataView(pdfium.HEAPU8.buffer);
    const at = (address: number) => view.getFloat32(address, true);
    return Math.abs((at(right) - at(left)) * (at(top) - at(bottom)));
  });
}
