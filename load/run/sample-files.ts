import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import sharp from 'sharp';

const A4: [number, number] = [595, 842];
const SCAN_DPI = 150;
/** A worker reads about one page a second. */
const LONG_SCAN_PAGES = 200;

const LETTER = [
  'Dear Ms Okafor,',
  '',
  'thank you for your order of 1,250 sacks of coffee. Please find enclosed our invoice number',
  '2024-0815; the total amount of 18,750.00 EUR is due within thirty days. The goods leave the',
  'harbour on Monday, with the ship that you have named, and should be with you before the end',
  'of the month.',
  '',
  'If a sack should be wet or torn, keep it closed and write to us: we replace it at once. The',
  'next delivery is planned for the autumn, when the new harvest has been dried and weighed.',
  '',
  'With kind regards,',
  'Harbour Trading Company',
].join('\n');

/**
 * Makes the files that a load run uploads: a PDF with text, a PDF without text, an image of a page, and a PDF of many
 * pages without text.
 */
export async function makeSampleFiles(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const letter = await makeLetter();
  const png = await draw(letter);
  await writeFile(join(folder, 'letter.pdf'), letter);
  await writeFile(join(folder, 'page.png'), png);
  await writeFile(join(folder, 'scan.pdf'), await wrap(png, 1));
  await writeFile(join(folder, 'long-scan.pdf'), await wrap(png, LONG_SCAN_PAGES));
}

async function makeLetter(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.TimesRoman);
  document.addPage(A4).drawText(LETTER, { x: 60, y: 760, size: 11, lineHeight: 16, font });
  return document.save();
}

async function draw(pdf: Uint8Array): Promise<Buffer> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  try {
    const { data, width, height } = await document
      .getPage(0)
      .render({ scale: SCAN_DPI / 72, colorSpace: 'Gray', render: 'bitmap' });
    return await sharp(data, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .withMetadata({ density: SCAN_DPI })
      .png()
      .toBuffer();
  } finally {
    document.destroy();
    library.destroy();
  }
}

async function wrap(png: Uint8Array, pages: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const image = await document.embedPng(png);
  for (let i = 0; i < pages; i += 1) {
    document.addPage(A4).drawImage(image, { x: 0, y: 0, width: A4[0], height: A4[1] });
  }
  return document.save();
}
