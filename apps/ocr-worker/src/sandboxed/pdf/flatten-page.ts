import { withMemory } from './pdf-memory.js';
import { textOfPage } from './page-text.js';
import type { PdfiumBinding } from './pdfium-binding.js';

const SUBTYPE_UNKNOWN = 0;
const SUBTYPE_LINK = 2;
const SUBTYPE_POPUP = 16;
const INVISIBLE_FLAG = 0x01;
/** Hidden, and not to be displayed (ISO 32000-2, 12.5.3). */
const UNSEEN_FLAGS = 0x02 | 0x20;
const FLATTEN_SUCCESS = 1;
const FLATTEN_DISPLAY = 0;
/** A page may have thousands of links. The first annotation that is drawn is enough. */
const MAX_ANNOTATIONS_INSPECTED = 10_000;

/**
 * Returns a document whose only page is a copy of this page, with its form fields, stamps and notes as ordinary content,
 * so that their text is read like other text. Returns 0 when the copy would have lost something: then the page itself
 * has to be read. The caller closes the document.
 *
 * PDFium flattens only what a page dictionary contains itself. A page that inherits its resources or its size would
 * lose its text and its pictures. A copy has inherited nothing: copying resolves the inheritance.
 */
export function flattenedCopy(pdfium: PdfiumBinding, document: number, index: number): number {
  const before = withPageOf(pdfium, document, index, (page) => describe(pdfium, page));
  if (before === undefined) return 0;
  const copy = pdfium._FPDF_CreateNewDocument();
  try {
    if (importPage(pdfium, copy, document, index) && flatten(pdfium, copy)) {
      const after = withPageOf(pdfium, copy, 0, (page) => describe(pdfium, page));
      if (after !== undefined && isComplete(before, after)) return copy;
    }
  } catch (error) {
    pdfium._FPDF_CloseDocument(copy);
    throw error;
  }
  pdfium._FPDF_CloseDocument(copy);
  return 0;
}

/** Whether the page has an annotation that draws something. Most annotations are links, which draw nothing. */
export function hasDrawnAnnotation(pdfium: PdfiumBinding, page: number): boolean {
  const count = Math.min(MAX_ANNOTATIONS_INSPECTED, pdfium._FPDFPage_GetAnnotCount(page));
  for (let i = 0; i < count; i += 1) {
    const annotation = pdfium._FPDFPage_GetAnnot(page, i);
    if (annotation === 0) continue;
    const isDrawn = isDrawnAnnotation(pdfium, annotation);
    pdfium._FPDFPage_CloseAnnot(annotation);
    if (isDrawn) return true;
  }
  return false;
}

export function isDrawnAnnotation(pdfium: PdfiumBinding, annotation: number): boolean {
  const subtype = pdfium._FPDFAnnot_GetSubtype(annotation);
  if (subtype === SUBTYPE_LINK || subtype === SUBTYPE_POPUP) return false;
  if ((pdfium._FPDFAnnot_GetFlags(annotation) & UNSEEN_FLAGS) !== 0) return false;
  return withMemory(pdfium, 4, (key) => {
    pdfium.HEAPU8.set([0x41, 0x50, 0], key); // AP
    return pdfium._FPDFAnnot_HasKey(annotation, key) !== 0;
  });
}

function importPage(pdfium: PdfiumBinding, to: number, from: number, index: number): boolean {
  return withMemory(pdfium, 4, (indices) => {
    new DataView(pdfium.HEAPU8.buffer).setInt32(indices, index, true);
    return to !== 0 && pdfium._FPDF_ImportPagesByIndex(to, from, indices, 1, 0) !== 0;
  });
}

function flatten(pdfium: PdfiumBinding, document: number): boolean {
  const page = pdfium._FPDF_LoadPage(document, 0);
  if (page === 0) return false;
  try {
    showKnownAnnotations(pdfium, page);
    return pdfium._FPDFPage_Flatten(page, FLATTEN_DISPLAY) === FLATTEN_SUCCESS;
  } finally {
    pdfium._FPDF_ClosePage(page);
  }
}

/**
 * The flag `Invisible` is for kinds of annotations that a reader does not know (ISO 32000-2, 12.5.3), but PDFium leaves
 * out all annotations that have it.
 */
function showKnownAnnotations(pdfium: PdfiumBinding, page: number): void {
  const count = Math.min(MAX_ANNOTATIONS_INSPECTED, pdfium._FPDFPage_GetAnnotCount(page));
  for (let i = 0; i < count; i += 1) {
    const annotation = pdfium._FPDFPage_GetAnnot(page, i);
    if (annotation === 0) continue;
    const flags = pdfium._FPDFAnnot_GetFlags(annotation);
    const isKnown = pdfium._FPDFAnnot_GetSubtype(annotation) !== SUBTYPE_UNKNOWN;
    if (isKnown && (flags & INVISIBLE_FLAG) !== 0) {
      pdfium._FPDFAnnot_SetFlags(annotation, flags & ~INVISIBLE_FLAG);
    }
    pdfium._FPDFPage_CloseAnnot(annotation);
  }
}

interface PageDescription {
  readonly width: number;
  readonly height: number;
  readonly objects: number;
  /** How often each character occurs. Words may be joined by what is drawn beside them. */
  readonly characters: ReadonlyMap<string, number>;
}

function describe(pdfium: PdfiumBinding, page: number): PageDescription {
  const characters = new Map<string, number>();
  for (const character of textOfPage(pdfium, page).replace(/[\s\p{Cc}]/gu, '')) {
    characters.set(character, (characters.get(character) ?? 0) + 1);
  }
  return {
    width: pdfium._FPDF_GetPageWidthF(page),
    height: pdfium._FPDF_GetPageHeightF(page),
    objects: pdfium._FPDFPage_CountObjects(page),
    characters,
  };
}

/** Whether the flattened page has the size, the objects and the text that the page had before. */
function isComplete(before: PageDescription, after: PageDescription): boolean {
  if (Math.abs(before.width - after.width) > 1 || Math.abs(before.height - after.height) > 1) {
    return false;
  }
  // What was an annotation is at least one object more, unless the content of the page has no proper end.
  if (after.objects <= before.objects) return false;
  const left = after.characters;
  return [...before.characters].every(([character, count]) => (left.get(character) ?? 0) >= count);
}

function withPageOf<T>(
  pdfium: PdfiumBinding,
  document: number,
  index: number,
  use: (page: number) => T,
): T | undefined {
  const page = pdfium._FPDF_LoadPage(document, index);
  if (page === 0) return undefined;
  try {
    return use(page);
  } finally {
    pdfium._FPDF_ClosePage(page);
  }
}
