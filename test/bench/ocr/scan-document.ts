import { PDFDocument } from 'pdf-lib';
import { encodeImage } from '../../../libs/testing/src/fixtures/index.ts';
import { countErrors, sumOf } from '../../accuracy/measure.ts';
import { makePages, PAGE_KINDS, type MadePage, type PageKind } from '../../accuracy/page-set.ts';
import { cer } from '../../accuracy/verdicts.ts';

/** The number of pages of each kind: office documents, most of them scanned well and some badly. */
const PAGES: Partial<Record<PageKind, number>> = {
  'clean, 300 dpi': 3,
  'clean, 150 dpi': 2,
  noise: 3,
  'skew 3° to 5°': 4,
  'rotated by 90°': 2,
  'rotated by 180°': 1,
  'two columns': 3,
  'small print, 6 pt': 3,
  photograph: 3,
};

/** A scanned PDF whose correct text is known. */
export interface ScanDocument {
  readonly pdf: Buffer;
  readonly pages: readonly MadePage[];
}

/** Makes a PDF with one JPEG image per page, as scanners do, and without text. */
export async function makeScanDocument(): Promise<ScanDocument> {
  const document = await PDFDocument.create();
  const pages: MadePage[] = [];
  for await (const made of makePages(PAGE_KINDS, (kind) => PAGES[kind] ?? 0)) {
    pages.push(made);
    const { width, height, dpi } = made.bitmap;
    const size: [number, number] = [(width / dpi) * 72, (height / dpi) * 72];
    const image = await document.embedJpg(await encodeImage(made.bitmap, 'jpeg'));
    document.addPage(size).drawImage(image, { x: 0, y: 0, width: size[0], height: size[1] });
  }
  return { pdf: Buffer.from(await document.save()), pages };
}

/** The share of wrong characters over all pages. */
export function errorRateOf({ pages }: ScanDocument, texts: readonly string[]): number {
  return cer(sumOf(pages.map((page, index) => countErrors(page, texts[index] ?? ''))));
}
