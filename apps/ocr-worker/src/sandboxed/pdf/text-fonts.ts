import { characterOf } from './layer-line.js';
import { OBJECT_TEXT, objectsOf, type PageObject } from './page-objects.js';
import type { FontText } from './pdf-protocol.js';
import type { PdfiumBinding } from './pdfium-binding.js';
import { withTextOf } from './page-text.js';
import { unitsInOrder } from './swapped-bytes.js';
import { widenThinText } from './thin-text.js';

/**
 * Numbers the fonts of a page in the order in which its text objects use them, so that the numbers are the same whenever
 * the page is loaded. Returns the number for each text object.
 */
function fontsOfObjects(
  pdfium: PdfiumBinding,
  objects: readonly PageObject[],
): ReadonlyMap<number, number> {
  const numbers = new Map<number, number>();
  const fonts = new Map<number, number>();
  for (const { handle, type } of objects) {
    if (type !== OBJECT_TEXT) continue;
    const font = pdfium._FPDFTextObj_GetFont(handle);
    const number = numbers.get(font) ?? numbers.size;
    numbers.set(font, number);
    fonts.set(handle, number);
  }
  return fonts;
}

/** Whether a text object has one of these fonts. */
export function isOfFonts(
  pdfium: PdfiumBinding,
  objects: readonly PageObject[],
  wanted: readonly number[],
): (object: number) => boolean {
  const fonts = fontsOfObjects(pdfium, objects);
  const isWanted = new Set(wanted);
  return (object) => isWanted.has(fonts.get(object) ?? -1);
}

/** The text of each font of a page, by the number of the font. */
export function textOfFonts(pdfium: PdfiumBinding, page: number, limit: number): FontText[] {
  const objects = objectsOf(pdfium, page);
  const fonts = fontsOfObjects(pdfium, objects);
  const texts: { all: string; unmapped: string; count: number; unmappedCount: number }[] = [];
  widenThinText(pdfium, page);
  withTextOf(pdfium, page, (textPage) => {
    const count = Math.min(limit, pdfium._FPDFText_CountChars(textPage));
    let last = -1;
    for (let i = 0; i < count; i += 1) {
      const font = fonts.get(pdfium._FPDFText_GetTextObject(textPage, i));
      const text = font === undefined ? texts[last] : (texts[font] ??= emptyText());
      if (text === undefined) continue;
      // A space between words of two fonts.
      if (font === undefined || font !== last) text.all += ' ';
      if (font === undefined) continue;
      last = font;
      const character = characterOf(pdfium._FPDFText_GetUnicode(textPage, i));
      const isUnmapped = pdfium._FPDFText_HasUnicodeMapError(textPage, i) === 1;
      text.all += character;
      text.unmapped += isUnmapped ? character : ' ';
      text.count += 1;
      if (isUnmapped) text.unmappedCount += 1;
    }
  });
  return Array.from(texts, (text) => ({
    text: unitsInOrder(text?.all ?? ''),
    unmappedShare: text === undefined ? 0 : text.unmappedCount / text.count,
    unmappedText: unitsInOrder(text?.unmapped ?? ''),
  }));
}

function emptyText(): { all: string; unmapped: string; count: number; unmappedCount: number } {
  return { all: '', unmapped: '', count: 0, unmappedCount: 0 };
}
