import { PDFiumLibrary } from '@hyzyla/pdfium';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import sharp from 'sharp';
import type { Random } from '../random.ts';
import { readableWords } from './words.ts';

export type ContentKind = 'text' | 'pdf' | 'scan';

/** A file to upload. No other document has its `word`. */
export interface Content {
  readonly kind: ContentKind;
  readonly bytes: Buffer;
  readonly filename: string;
  readonly word: string;
  /** Words that must be in the recognised text. In a scan, one may be missing. */
  readonly expected: readonly string[];
}

const FILLER = [
  'the',
  'account',
  'of',
  'a',
  'house',
  'with',
  'many',
  'rooms',
  'and',
  'papers',
  'in',
  'each',
];
const SCAN = { width: 420, height: 90, dpi: 150 };

/** Makes a file. The same number of the same run gives the same bytes. */
export async function makeContent(
  kind: ContentKind,
  number: number,
  word: string,
  random: Random,
): Promise<Content> {
  const prose = (count: number) =>
    Array.from({ length: count }, () => random.pick(FILLER)).join(' ');
  if (kind === 'text') {
    const text = `Paper ${number}.\n${prose(random.integer(10, 600))}\n${word}\n${prose(20)}\n`;
    return {
      kind,
      bytes: Buffer.from(text),
      filename: `paper-${number}.txt`,
      word,
      expected: [word],
    };
  }
  if (kind === 'pdf') {
    const lines = [`Paper ${number}.`, word, ...Array.from({ length: 12 }, () => prose(10))];
    const bytes = await makePdf(lines, [595, 842], 11);
    return { kind, bytes, filename: `paper-${number}.pdf`, word, expected: [word] };
  }
  const words = readableWords(number);
  const bytes = await renderImage(
    await makePdf([words.join(' '), String(number)], [SCAN.width, SCAN.height], 22),
  );
  // OCR may misread a letter, so the word that the search must find is in the file name.
  return { kind, bytes, filename: `${word}.png`, word, expected: words };
}

/** Makes a unique text of `sizeBytes` bytes. */
export function makeLargeText(word: string, sizeBytes: number): Buffer {
  const line = `${FILLER.join(' ')}\n`;
  return Buffer.from(
    `${word}\n${line.repeat(Math.ceil(sizeBytes / line.length))}`.slice(0, sizeBytes),
  );
}

async function makePdf(
  lines: readonly string[],
  size: [number, number],
  fontSize: number,
): Promise<Buffer> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage(size);
  page.drawText(lines.join('\n'), {
    x: 20,
    y: size[1] - fontSize - 16,
    size: fontSize,
    font,
    lineHeight: fontSize * 1.4,
  });
  return Buffer.from(await document.save({ useObjectStreams: false }));
}

let library: Promise<PDFiumLibrary> | undefined;

/** Renders a PDF as an image. PDFium has its own fonts, so every machine renders the same pixels. */
async function renderImage(pdf: Buffer): Promise<Buffer> {
  library ??= PDFiumLibrary.init() as Promise<PDFiumLibrary>;
  const document = await (await library).loadDocument(pdf);
  try {
    const { data, width, height } = await document
      .getPage(0)
      .render({ scale: SCAN.dpi / 72, colorSpace: 'Gray', render: 'bitmap' });
    return await sharp(data, { raw: { width, height, channels: 1 } })
      .withMetadata({ density: SCAN.dpi })
      .png()
      .toBuffer();
  } finally {
    document.destroy();
  }
}
