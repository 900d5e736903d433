import { PDFiumLibrary } from '@hyzyla/pdfium';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import sharp from 'sharp';
import type { Random } from '../random.ts';
import { readableWords } from './words.ts';

export type ContentKind = 'text' | 'pdf' | 'scan';

/** Bytes to upload; `word` is in no other document. */
export interface Content {
  readonly kind: ContentKind;
  readonly bytes: Buffer;
  readonly filename: string;
  readonly word: string;
  /** Words of which most must be in the text that is read: all of them but for pictures. */
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

/** The same number of the same run makes the same bytes. */
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
  const bytes = await draw(
    await makePdf([words.join(' '), String(number)], [SCAN.width, SCAN.height], 22),
  );
  // What is read from a picture may be a letter off; the file name has the word that must be found.
  return { kind, bytes, filename: `${word}.png`, word, expected: words };
}

/** A text that nobody else has, of that many bytes. */
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

/** As a picture; PDFium carries the fonts, so that every machine draws the same. */
async function draw(pdf: Buffer): Promise<Buffer> {
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
