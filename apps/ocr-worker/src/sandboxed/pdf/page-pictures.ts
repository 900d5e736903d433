import { createHash } from 'node:crypto';
import { isDrawnAnnotation } from './flatten-page.js';
import { displayMatrix } from './page-characters.js';
import {
  boundsOf,
  floatsAt,
  OBJECT_IMAGE,
  OBJECT_TEXT,
  objectsOf,
  transformed,
  type Box,
  type PageObject,
} from './page-objects.js';
import { withMemory } from './pdf-memory.js';
import type { PdfPictures, PdfRequest, RenderRequest } from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';
import { withTextOf } from './page-text.js';
import { isOfFonts } from './text-fonts.js';
import { widenThinText } from './thin-text.js';

/** Text that is neither filled nor stroked (ISO 32000-2, 9.3.6). */
const INVISIBLE_MODES: readonly number[] = [3, 7];
/** More images than this are a pattern, or the pieces of one picture, and are not compared with those of other pages. */
const MAX_COMPARED = 2_000;
/** More annotations than these are told. */
const MAX_ANNOTATIONS = 10_000;
/** The largest pictures are enough to find the text that is behind one. */
const MAX_COVERING = 50;

/**
 * Finds the pictures of a page, and the characters that cannot be seen in front of them: invisible ones, which an OCR
 * program has added, and those that a picture covers.
 */
export function picturesOf(
  pdfium: PdfiumBinding,
  page: number,
  { limit, fonts }: Omit<Extract<PdfRequest, { kind: 'pictures' }>, 'kind' | 'index'>,
): PdfPictures {
  const objects = objectsOf(pdfium, page);
  const display = displayMatrix(pdfium, page);
  const boxOf = (object: PageObject): Box | undefined => {
    const bounds = boundsOf(pdfium, object);
    return bounds && transformed(display, bounds);
  };
  const pictures = objects.flatMap((object, order) => {
    if (object.type !== OBJECT_IMAGE) return [];
    const box = boxOf(object);
    if (box === undefined) return [];
    return [{ box, order, handle: object.handle, pixels: pixelsOf(pdfium, object.handle) }];
  });
  const last = pictures.at(-1)?.order ?? -1;
  const texts = textsBefore(pdfium, objects, last);
  const covering = pictures
    .toSorted((a, b) => areaOf(b.box) - areaOf(a.box))
    .slice(0, MAX_COVERING);
  const isRead = fonts === undefined ? () => true : isOfFonts(pdfium, objects, fonts);
  const hidden: number[] = [];
  widenThinText(pdfium, page);
  eachCharacter(pdfium, page, limit, (object, boxOnPage) => {
    const text = texts.get(object);
    if (text === undefined || !isRead(object)) return;
    const box = transformed(display, boxOnPage());
    const isHidden =
      text.isInvisible ||
      covering.some((picture) => picture.order > text.order && contains(picture.box, box));
    if (isHidden) hidden.push(...box);
  });
  return {
    boxes: Float32Array.from(pictures.flatMap(({ box }) => box)),
    pixels: Float64Array.from(pictures.map(({ pixels }) => pixels)),
    digests: pictures.slice(0, MAX_COMPARED).map(({ handle }) => digestOf(pdfium, handle)),
    hidden: Float32Array.from(hidden),
    annotations: Float32Array.from(
      annotationBoxes(pdfium, page).flatMap((box) => transformed(display, box)),
    ),
  };
}

/** The text objects that may be hidden: invisible ones, and those that are drawn before an object. */
function textsBefore(
  pdfium: PdfiumBinding,
  objects: readonly PageObject[],
  last: number,
): ReadonlyMap<number, { readonly order: number; readonly isInvisible: boolean }> {
  const texts = new Map<number, { order: number; isInvisible: boolean }>();
  for (const [order, { handle, type }] of objects.entries()) {
    if (type !== OBJECT_TEXT) continue;
    const mode = pdfium._FPDFTextObj_GetTextRenderMode(handle);
    const isInvisible = INVISIBLE_MODES.includes(mode);
    if (isInvisible || order < last) texts.set(handle, { order, isInvisible });
  }
  return texts;
}

/** Leaves only this content of a loaded page in its drawing, until the page is closed. */
export function hideOthers(
  pdfium: PdfiumBinding,
  page: number,
  { content = 'all', fonts }: Pick<RenderRequest, 'content' | 'fonts'>,
): void {
  if (content === 'all') return;
  const objects = objectsOf(pdfium, page);
  const isRead = fonts === undefined ? () => true : isOfFonts(pdfium, objects, fonts);
  for (const { handle, type } of objects) {
    const isText = type === OBJECT_TEXT && isRead(handle);
    const isHidden = content === 'pictures' ? type !== OBJECT_IMAGE : isText;
    if (isHidden) pdfium._FPDFPageObj_SetIsActive(handle, 0);
  }
}

function eachCharacter(
  pdfium: PdfiumBinding,
  page: number,
  limit: number,
  use: (object: number, box: () => Box) => void,
): void {
  withTextOf(pdfium, page, (textPage) =>
    withMemory(pdfium, 16, (memory) => {
      const count = Math.min(limit, pdfium._FPDFText_CountChars(textPage));
      for (let i = 0; i < count; i += 1) {
        use(pdfium._FPDFText_GetTextObject(textPage, i), () => {
          if (pdfium._FPDFText_GetLooseCharBox(textPage, i, memory) === 0) return [0, 0, 0, 0];
          return floatsAt(pdfium, memory, 4) as [number, number, number, number];
        });
      }
    }),
  );
}

/** The boxes of the annotations that draw something, if the page still has annotations. */
function annotationBoxes(pdfium: PdfiumBinding, page: number): Box[] {
  const boxes: Box[] = [];
  const count = Math.min(MAX_ANNOTATIONS, pdfium._FPDFPage_GetAnnotCount(page));
  for (let i = 0; i < count; i += 1) {
    const annotation = pdfium._FPDFPage_GetAnnot(page, i);
    if (annotation === 0) continue;
    withMemory(pdfium, 16, (memory) => {
      if (!isDrawnAnnotation(pdfium, annotation)) return;
      if (pdfium._FPDFAnnot_GetRect(annotation, memory) === 0) return;
      boxes.push(floatsAt(pdfium, memory, 4) as [number, number, number, number]);
    });
    pdfium._FPDFPage_CloseAnnot(annotation);
  }
  return boxes;
}

function digestOf(pdfium: PdfiumBinding, image: number): string {
  const size = pdfium._FPDFImageObj_GetImageDataRaw(image, 0, 0);
  return withMemory(pdfium, Math.max(size, 1), (memory) => {
    pdfium._FPDFImageObj_GetImageDataRaw(image, memory, size);
    const bytes = pdfium.HEAPU8.subarray(memory, memory + size);
    return createHash('sha1').update(bytes).digest('base64');
  });
}

function pixelsOf(pdfium: PdfiumBinding, image: number): number {
  return withMemory(pdfium, 8, (memory) => {
    if (pdfium._FPDFImageObj_GetImagePixelSize(image, memory, memory + 4) === 0) return 0;
    const view = new DataView(pdfium.HEAPU8.buffer);
    return view.getUint32(memory, true) * view.getUint32(memory + 4, true);
  });
}

function areaOf([left, top, right, bottom]: Box): number {
  return (right - left) * (bottom - top);
}

function contains([left, top, right, bottom]: Box, [x1, y1, x2, y2]: Box): boolean {
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return x >= left && x <= right && y >= top && y <= bottom;
}
