import { withMemory } from './pdf-memory.js';
import type { PdfiumBinding } from './pdfium-binding.js';

/** Calls `use` with the text of a page, or returns undefined for a page whose text cannot be read. */
export function withTextOf<T>(
  pdfium: PdfiumBinding,
  page: number,
  use: (textPage: number) => T,
): T | undefined {
  const textPage = pdfium._FPDFText_LoadPage(page);
  if (textPage === 0) return undefined;
  try {
    return use(textPage);
  } finally {
    pdfium._FPDFText_ClosePage(textPage);
  }
}

/** The first `count` characters of a text page, with the spaces and line ends that PDFium adds. */
export function firstCharacters(pdfium: PdfiumBinding, textPage: number, count: number): string {
  return withMemory(pdfium, (count + 1) * 2, (pointer) => {
    const written = pdfium._FPDFText_GetText(textPage, 0, count, pointer);
    const bytes = Math.max(0, written - 1) * 2;
    return new TextDecoder('utf-16le').decode(pdfium.HEAPU8.slice(pointer, pointer + bytes));
  });
}

export function textOfPage(pdfium: PdfiumBinding, page: number): string {
  const text = withTextOf(pdfium, page, (textPage) => {
    const count = pdfium._FPDFText_CountChars(textPage);
    return count > 0 ? firstCharacters(pdfium, textPage, count) : '';
  });
  return text ?? '';
}
