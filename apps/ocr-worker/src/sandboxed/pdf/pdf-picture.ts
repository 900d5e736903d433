import { OBJECT_IMAGE } from './page-objects.js';
import { withMemory } from './pdf-memory.js';
import type { Picture } from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';

const JPEG_FILTER = 'DCTDecode';
/** Grey and RGB: device, calibrated, or with an ICC profile (`fpdf_edit.h`). Only PDFium can convert the others. */
const PLAIN_COLOUR_SPACES: readonly number[] = [1, 2, 4, 5, 7];
const COLOUR_SPACE_OFFSET = 20;
const METADATA_BYTES = 28;
const FILTER_NAME_BYTES = 32;
/** Positions are measured on a page of this many units per side. A picture may miss the edges by the tolerance. */
const UNITS = 1_000;
const TOLERANCE = 3;
/** The picture is copied twice in addition to PDFium's copy. Above this size, too little memory is saved. */
const MAX_JPEG_BYTES = 16 * 1024 * 1024;

/** Keys that make a picture look different from its JPEG. PDFium has no function that reports them. */
const CHANGING_KEYS = [
  '/SMask',
  '/Mask',
  '/Decode',
  '/ColorTransform',
  '/OC',
  '/TR',
  '/TR2',
] as const;
const NAME_GOES_ON = /[A-Za-z0-9]/;

/**
 * Whether no picture of a PDF has a mask, is hidden, or maps its values to others. Dictionaries of pictures are never
 * compressed (ISO 32000-1, 7.5.7), so it is enough to search the bytes of the file.
 */
export function arePicturesPlain(file: Buffer): boolean {
  return !CHANGING_KEYS.some((key) => {
    for (let at = file.indexOf(key); at !== -1; at = file.indexOf(key, at + 1)) {
      // A longer key, such as /DecodeParms, does not count.
      if (!NAME_GOES_ON.test(String.fromCharCode(file[at + key.length] ?? 0))) return true;
    }
    return false;
  });
}

/**
 * Returns the JPEG of a page that consists of one JPEG, upright and from edge to edge. Returns null when PDFium has to
 * render the page.
 */
export function pictureOf(pdfium: PdfiumBinding, page: number, file: () => Buffer): Picture | null {
  if (pdfium._FPDFPage_CountObjects(page) !== 1) return null;
  const object = pdfium._FPDFPage_GetObject(page, 0);
  if (pdfium._FPDFPageObj_GetType(object) !== OBJECT_IMAGE) return null;
  if (pdfium._FPDFPageObj_HasTransparency(object) !== 0) return null;
  // The picture belongs to a layer, which may be hidden.
  if (pdfium._FPDFPageObj_CountMarks(object) > 0) return null;
  if (pdfium._FPDFClipPath_CountPaths(pdfium._FPDFPageObj_GetClipPath(object)) > 0) return null;
  if (!isJpeg(pdfium, object) || !hasPlainColours(pdfium, page, object)) return null;
  if (!fillsPage(pdfium, page, object)) return null;
  const jpeg = rawData(pdfium, object);
  // An inline picture is not in the file as such, so `arePicturesPlain` cannot have seen its keys.
  return jpeg !== null && file().includes(Buffer.from(jpeg.buffer))
    ? { jpeg, ...pixelSize(pdfium, object) }
    : null;
}

function pixelSize(pdfium: PdfiumBinding, object: number): { width: number; height: number } {
  return withMemory(pdfium, 8, (pointer) => {
    const isKnown = pdfium._FPDFImageObj_GetImagePixelSize(object, pointer, pointer + 4) !== 0;
    const view = new DataView(pdfium.HEAPU8.buffer);
    const [width, height] = [view.getUint32(pointer, true), view.getUint32(pointer + 4, true)];
    return isKnown ? { width, height } : { width: 0, height: 0 };
  });
}

function isJpeg(pdfium: PdfiumBinding, object: number): boolean {
  if (pdfium._FPDFImageObj_GetImageFilterCount(object) !== 1) return false;
  return withMemory(pdfium, FILTER_NAME_BYTES, (name) => {
    const length = pdfium._FPDFImageObj_GetImageFilter(object, 0, name, FILTER_NAME_BYTES);
    if (length > FILTER_NAME_BYTES) return false;
    const bytes = pdfium.HEAPU8.slice(name, name + Math.max(0, length - 1));
    return new TextDecoder('latin1').decode(bytes) === JPEG_FILTER;
  });
}

function hasPlainColours(pdfium: PdfiumBinding, page: number, object: number): boolean {
  return withMemory(pdfium, METADATA_BYTES, (metadata) => {
    if (pdfium._FPDFImageObj_GetImageMetadata(object, page, metadata) === 0) return false;
    const view = new DataView(pdfium.HEAPU8.buffer);
    return PLAIN_COLOUR_SPACES.includes(view.getInt32(metadata + COLOUR_SPACE_OFFSET, true));
  });
}

/** Whether the picture has the corners of the displayed page, and is neither rotated nor sheared. */
function fillsPage(pdfium: PdfiumBinding, page: number, object: number): boolean {
  return withMemory(pdfium, 32, (memory) => {
    if (pdfium._FPDFPageObj_GetMatrix(object, memory) === 0) return false;
    const view = new DataView(pdfium.HEAPU8.buffer);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = [0, 4, 8, 12, 16, 20].map((offset) =>
      view.getFloat32(memory + offset, true),
    );
    if (b !== 0 || c !== 0) return false;
    const corner = (x: number, y: number): [number, number] => {
      const [outX, outY] = [memory + 24, memory + 28];
      pdfium._FPDF_PageToDevice(page, 0, 0, UNITS, UNITS, 0, x, y, outX, outY);
      const out = new DataView(pdfium.HEAPU8.buffer);
      return [out.getInt32(outX, true), out.getInt32(outY, true)];
    };
    return isNear(corner(e, f), [0, UNITS]) && isNear(corner(e + a, f + d), [UNITS, 0]);
  });
}

function isNear([x, y]: [number, number], [toX, toY]: [number, number]): boolean {
  return Math.max(Math.abs(x - toX), Math.abs(y - toY)) <= TOLERANCE;
}

function rawData(pdfium: PdfiumBinding, object: number): Uint8Array<ArrayBuffer> | null {
  const size = pdfium._FPDFImageObj_GetImageDataRaw(object, 0, 0);
  if (size > MAX_JPEG_BYTES) return null;
  return withMemory(pdfium, Math.max(size, 1), (pointer) => {
    pdfium._FPDFImageObj_GetImageDataRaw(object, pointer, size);
    return pdfium.HEAPU8.slice(pointer, pointer + size);
  });
}
