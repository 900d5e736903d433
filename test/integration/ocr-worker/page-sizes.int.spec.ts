import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFNumber, StandardFonts } from '@cantoo/pdf-lib';
import * as fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageResult } from '@app/contracts';
import {
  characterErrorRate,
  drawProse,
  encodeImage,
  makePdf,
  makeProse,
  seededRandom,
  type GreyBitmap,
} from '@app/testing';
import { linkLanguageData } from '../../../apps/ocr-worker/src/languages/language-data.js';
import { SandboxExtractor } from '../../../apps/ocr-worker/src/sandbox/sandbox-extractor.js';
import { SandboxIsolation } from '../../../apps/ocr-worker/src/sandbox/sandbox-isolation.js';
import { ExtractionBench } from './extraction-bench.js';

const never = new AbortController().signal;
/** A page of A4 in points. */
const A4 = { width: 595, height: 842 };

let bench: ExtractionBench;
/** A page at 150 dpi, and at the resolution of a fax. */
let sheet: GreyBitmap;
let fax: GreyBitmap;
let text: string;
let words: string[];

beforeAll(async () => {
  bench = await ExtractionBench.create();
  const prose = makeProse('eng', 3, seededRandom(20_261_129));
  const drawn = await drawProse(prose, { dpi: 150, size: 12, font: 'serif' });
  [sheet, text] = [drawn.bitmap, drawn.text];
  fax = (await drawProse(prose, { dpi: 204, size: 12, font: 'serif' })).bitmap;
  words = text.split(/\s+/);
});
afterAll(() => bench.close());

function grey({ data, width, height }: Omit<GreyBitmap, 'dpi'>): Sharp {
  return sharp(data, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
}

/** A PDF page of this width whose only content is the sheet. */
async function onPage(width: number, unit?: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const height = (width * sheet.height) / sheet.width;
  const page = document.addPage([width, height]);
  if (unit !== undefined) page.node.set(PDFName.of('UserUnit'), PDFNumber.of(unit));
  const jpeg = await grey(sheet).jpeg({ quality: 85 }).toBuffer();
  page.drawImage(await document.embedJpg(jpeg), { x: 0, y: 0, width, height });
  return document.save();
}

/** A PDF page with large words whose text layer is of no use. */
async function poster(size: number, lines: string[], page: [number, number]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const sheetOfWords = document.addPage(page);
  for (const [index, line] of lines.entries()) {
    const y = page[1] - size * 1.3 * (index + 1);
    sheetOfWords.drawText(line, { x: page[0] * 0.05, y, size, font });
  }
  await document.flush();
  const toPrivateUse = '1 beginbfrange <00> <ff> <e000> endbfrange';
  const map = `begincmap 1 begincodespacerange <00> <ff> endcodespacerange ${toPrivateUse} endcmap`;
  const stream = document.context.register(document.context.stream(map));
  (document.context.lookup(font.ref) as unknown as Map<PDFName, unknown>).set(
    PDFName.of('ToUnicode'),
    stream,
  );
  return document.save();
}

function textOf({ words: read }: PageResult): string[] {
  return read.map(([word]) => word);
}

function expectWordsInside({ words: read, width, height }: PageResult): void {
  for (const [, x, y, wide, high] of read) {
    expect(Math.min(x, y, wide, high)).toBeGreaterThanOrEqual(0);
    expect(x + wide).toBeLessThanOrEqual(width ?? 0);
    expect(y + high).toBeLessThanOrEqual(height ?? 0);
  }
  const right = Math.max(...read.map(([, x, , wide]) => x + wide));
  expect(right).toBeGreaterThan((width ?? 0) * 0.8);
}

describe('the size that a file states', () => {
  it('does not decide which words of an image are read', { timeout: 240_000 }, async () => {
    const claims = fc.integer({ min: 30, max: 9_000 });
    await fc.assert(
      fc.asyncProperty(claims, async (dpi) => {
        const png = await encodeImage({ ...sheet, dpi }, 'png');
        const { pages, error } = await bench.extract(png, 'image/png');
        expect(textOf(pages[0] as PageResult)).toEqual(words);
        expect(error).toBe(null);
        expectWordsInside(pages[0] as PageResult);
      }),
      { numRuns: 4, seed: 20_261_129, examples: [[72], [600], [1_200], [2_400]] },
    );
  });

  it('does not decide which words of a PDF page are read', { timeout: 240_000 }, async () => {
    const widths = fc.double({ min: 1.15, max: 4.15, noNaN: true }).map((power) => 10 ** power);
    await fc.assert(
      fc.asyncProperty(widths, async (width) => {
        const { pages, error } = await bench.extract(await onPage(width), 'application/pdf');
        expect(textOf(pages[0] as PageResult)).toEqual(words);
        expect(error).toBe(null);
        expect(pages[0]?.width).toBeCloseTo(width, 1);
        expectWordsInside(pages[0] as PageResult);
      }),
      { numRuns: 4, seed: 20_261_129, examples: [[29.75], [119], [595]] },
    );
  });

  it('counts in the units of the page', async () => {
    const { pages } = await bench.extract(await onPage(59.5, 10), 'application/pdf');
    expect(Math.round(pages[0]?.width ?? 0)).toBe(A4.width);
    expect(textOf(pages[0] as PageResult)).toEqual(words);
    expectWordsInside(pages[0] as PageResult);
  });

  it.each([true, false])(
    'counts words of a text layer in the units of the page (object streams: %s)',
    async (useObjectStreams) => {
      const document = await PDFDocument.load(await makePdf([{ kind: 'text', text }]));
      document.getPage(0).node.set(PDFName.of('UserUnit'), PDFNumber.of(2.5));
      const units = await bench.extract(
        await document.save({ useObjectStreams }),
        'application/pdf',
      );
      const plain = await bench.extract(await makePdf([{ kind: 'text', text }]), 'application/pdf');
      expect(units.pages[0]).toMatchObject({ width: 1_487.5, height: 2_105, source: 'text-layer' });
      const [, x, y] = plain.pages[0]?.words[3] ?? ['', 0, 0];
      const [, unitX, unitY] = units.pages[0]?.words[3] ?? ['', 0, 0];
      expect(unitX).toBeCloseTo(x * 2.5, 0);
      expect(unitY).toBeCloseTo(y * 2.5, 0);
    },
  );
});

describe('a page that is too large for its letters to be seen', { timeout: 120_000 }, () => {
  it('reads enormous letters', async () => {
    const lines = ['LOW', 'TIDE', 'AHEAD'];
    const sign = await bench.extract(await poster(150, lines, [595, 842]), 'application/pdf');
    expect(sign.pages[0]).toMatchObject({ text: lines.join('\n'), error: null });
    const large = await bench.extract(
      await poster(2_600, lines, [14_400, 14_400]),
      'application/pdf',
    );
    expect(large.pages[0]).toMatchObject({ text: lines.join('\n'), source: 'ocr' });
    expect(large.error?.code).toBe('document.pages_incomplete');
  });

  it('reads what fits of a plan that is larger than A0, and says so', async () => {
    const lines = ['Harbour of Quayside, plan of the north pier', 'Scale one to two hundred'];
    const plan = await bench.extract(await poster(60, lines, [3_370, 4_768]), 'application/pdf');
    expect(plan.pages[0]).toMatchObject({
      text: lines.join('\n'),
      error: { code: 'page.reduced' },
    });
    expect(plan).toMatchObject({ outcome: 'ready', truncated: true });
  });

  it('decodes a JPEG of more pixels than the limit at a smaller size', async () => {
    const limits = { maxPagePixels: 1_000_000 };
    const jpeg = await grey(sheet).resize(2_480).withMetadata({ density: 300 }).jpeg().toBuffer();
    const read = await bench.extract(jpeg, 'image/jpeg', { limits });
    expect(characterErrorRate(text, read.pages[0]?.text ?? '')).toBeLessThanOrEqual(0.02);
    const document = await PDFDocument.create();
    document.addPage([A4.width, A4.height]).drawImage(await document.embedJpg(jpeg), {
      x: 0,
      y: 0,
      ...A4,
    });
    const inPdf = await bench.extract(await document.save(), 'application/pdf', { limits });
    expect(characterErrorRate(text, inPdf.pages[0]?.text ?? '')).toBeLessThanOrEqual(0.02);
  });

  it('does not decode other pictures of more pixels than the limit', async () => {
    const limits = { maxPagePixels: 1_000_000 };
    const large = grey(sheet).withMetadata({ density: 150 });
    for (const [bytes, mediaType] of [
      [await large.clone().png().toBuffer(), 'image/png'],
      [await large.clone().jpeg({ progressive: true }).toBuffer(), 'image/jpeg'],
    ] as const) {
      const { pages } = await bench.extract(bytes, mediaType, { limits });
      expect(pages[0]?.error?.code).toBe('page.too_large');
    }
  });
});

/** The fax with fewer dots down the page, black and white. */
async function faxAt(dotsDown: number): Promise<Sharp> {
  return faxOf(fax, dotsDown, { kernel: 'lanczos3', threshold: 145 });
}

async function faxOf(
  page: GreyBitmap,
  dotsDown: number,
  { kernel, threshold }: { kernel: 'linear' | 'lanczos3'; threshold: number },
): Promise<Sharp> {
  const [width, height] = [page.width, Math.round((page.height * dotsDown) / 204)];
  const { data } = await grey(page)
    .resize({ width, height, fit: 'fill', kernel })
    .threshold(threshold)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return grey({ data, width, height });
}

async function faxTiff(dotsDown: number, resolutionUnit: 'inch' | 'cm'): Promise<Buffer> {
  const density = { xres: 204 / 25.4, yres: dotsDown / 25.4, resolutionUnit };
  const image = await faxAt(dotsDown);
  return image.tiff({ ...density, bitdepth: 1, compression: 'ccittfax4' }).toBuffer();
}

async function faxPng(x: number, y: number, unit: 0 | 1): Promise<Buffer> {
  const png = await (await faxAt(98)).png().toBuffer();
  const chunk = Buffer.alloc(21);
  chunk.writeUInt32BE(9, 0);
  chunk.write('pHYs', 4, 'latin1');
  chunk.writeUInt32BE(x, 8);
  chunk.writeUInt32BE(y, 12);
  chunk[16] = unit;
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  const at = png.indexOf('pHYs', 0, 'latin1');
  const [start, end] = at === -1 ? [33, 33] : [at - 4, at + 17];
  return Buffer.concat([png.subarray(0, start), chunk, png.subarray(end)]);
}

async function faxJpeg(unit: 0 | 1 | 2, x: number, y: number): Promise<Buffer> {
  const jpeg = await (await faxAt(98)).jpeg({ quality: 90 }).toBuffer();
  const segment = Buffer.from([0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, unit]);
  const rest = Buffer.alloc(6);
  rest.writeUInt16BE(x, 0);
  rest.writeUInt16BE(y, 2);
  return Buffer.concat([jpeg.subarray(0, 2), segment, rest, jpeg.subarray(2)]);
}

/** The fax as the only content of a PDF page: one bit for each dot. */
async function faxPdf(dotsDown: number): Promise<Uint8Array> {
  const { data, info } = await (await faxAt(dotsDown)).raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const rowBytes = Math.ceil(width / 8);
  const bits = new Uint8Array(rowBytes * height);
  for (const [index, value] of data.entries()) {
    if (value < 128) continue;
    const [x, y] = [index % width, Math.floor(index / width)];
    const at = y * rowBytes + (x >> 3);
    bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
  }
  const page: [number, number] = [(width / 204) * 72, (height / dotsDown) * 72];
  return pictureOnPage(bits, { width, height, colours: 'DeviceGray', bits: 1 }, page);
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly colours: 'DeviceRGB' | 'DeviceGray';
  readonly bits: 1 | 8;
}

/** A PDF page that a picture fills, stored without loss. */
async function pictureOnPage(
  data: Uint8Array,
  { width, height, colours, bits }: Pixels,
  page: [number, number],
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const image = document.context.stream(deflateSync(data, { level: 1 }), {
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    ColorSpace: colours,
    BitsPerComponent: bits,
    Filter: 'FlateDecode',
  });
  const sheetOfPicture = document.addPage(page);
  sheetOfPicture.node.setXObject(PDFName.of('Scan'), document.context.register(image));
  const drawing = document.context.stream(`q ${page[0]} 0 0 ${page[1]} 0 0 cm /Scan Do Q`);
  sheetOfPicture.node.set(PDFName.of('Contents'), document.context.register(drawing));
  return document.save();
}

/** A TIFF whose directory has lost the entry with this tag. */
async function faxWithout(tag: 282 | 283): Promise<Buffer> {
  const tiff = await faxTiff(196, 'inch');
  const directory = tiff.readUInt32LE(4);
  const count = tiff.readUInt16LE(directory);
  const entries = Array.from({ length: count }, (_, index) => directory + 2 + index * 12);
  const lost = entries.find((entry) => tiff.readUInt16LE(entry) === tag) ?? 0;
  tiff.copy(tiff, lost, lost + 12, directory + 2 + count * 12 + 4);
  tiff.writeUInt16LE(count - 1, directory);
  return tiff;
}

describe('pixels that are not square', { timeout: 120_000 }, () => {
  const perMetre = (dpi: number) => Math.round(dpi / 0.0254);

  it('reads letters of 10 points in a faint standard fax', async () => {
    const prose = makeProse('eng', 9, seededRandom(3));
    const small = await drawProse(prose, { dpi: 204, size: 10, font: 'serif' });
    const density = { xres: 204 / 25.4, yres: 98 / 25.4, resolutionUnit: 'inch' } as const;
    const image = await faxOf(small.bitmap, 98, { kernel: 'linear', threshold: 130 });
    const tiff = await image.tiff({ ...density, compression: 'ccittfax4', bitdepth: 1 }).toBuffer();
    const { pages } = await bench.extract(tiff, 'image/tiff');
    expect(characterErrorRate(small.text, pages[0]?.text ?? '')).toBeLessThan(0.05);
  });

  it.each([
    ['a standard fax', () => faxTiff(98, 'inch'), 'image/tiff', 0.007],
    ['a standard fax in dots per centimetre', () => faxTiff(98, 'cm'), 'image/tiff', 0.007],
    ['a fine fax', () => faxTiff(196, 'inch'), 'image/tiff', 0.007],
    ['a superfine fax', () => faxTiff(391, 'inch'), 'image/tiff', 0.007],
    ['a PNG', () => faxPng(perMetre(204), perMetre(98), 1), 'image/png', 0.007],
    ['a PNG that states only the ratio', () => faxPng(204, 98, 0), 'image/png', 0.02],
    ['a JPEG', () => faxJpeg(1, 204, 98), 'image/jpeg', 0.02],
    ['a JPEG in dots per centimetre', () => faxJpeg(2, 80, 39), 'image/jpeg', 0.02],
    ['a JPEG that states only the ratio', () => faxJpeg(0, 2, 1), 'image/jpeg', 0.02],
    ['a TIFF without the dots across', () => faxWithout(282), 'image/tiff', 0.007],
    ['a TIFF without the dots down', () => faxWithout(283), 'image/tiff', 0.007],
    ['a PDF of a standard fax', () => faxPdf(98), 'application/pdf', 0.007],
    ['a PDF of a fine fax', () => faxPdf(196), 'application/pdf', 0.007],
  ] as const)('%s has the shape of its page', async (_, make, mediaType, errorRate) => {
    const { pages } = await bench.extract(await make(), mediaType);
    const { width, height, text: read } = pages[0] as PageResult;
    expect((width ?? 0) / (height ?? 1)).toBeGreaterThan((A4.width / A4.height) * 0.94);
    expect((width ?? 0) / (height ?? 1)).toBeLessThan((A4.width / A4.height) * 1.06);
    expect(height).toBeGreaterThan(A4.height * 0.95);
    expect(height).toBeLessThan(A4.height * 1.05);
    expect(characterErrorRate(text, read)).toBeLessThanOrEqual(errorRate);
    expectWordsInside(pages[0] as PageResult);
  });
});

describe('a page of A3 at 600 dpi, stored without loss', () => {
  it('is read in the memory of a sandbox', { timeout: 240_000 }, async () => {
    const [width, height] = [7_016, 9_921];
    const { data } = await grey(sheet)
      .resize({ width, height, fit: 'fill' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const pixels = { width, height, colours: 'DeviceRGB', bits: 8 } as const;
    const pdf = await pictureOnPage(data, pixels, [842, 1_191]);

    const folder = await mkdtemp(join(tmpdir(), 'strongroom-page-sizes-'));
    const path = join(folder, 'original');
    await writeFile(path, pdf);
    const languageFolder = join(folder, 'languages');
    const model = await linkLanguageData(languageFolder, ['eng']);
    const extractor = new SandboxExtractor({
      isolation: await SandboxIsolation.detect(),
      memoryBytes: 640 * 1024 * 1024,
      limits: { maxPages: 1, maxPagePixels: 100_000_000, pageTimeoutMs: 120_000 },
      ocr: { languageFolder, languages: ['eng'], model },
    });
    try {
      const original = {
        path,
        mediaType: 'application/pdf',
        passwords: [],
        languages: ['eng'],
      } as const;
      const pages = await extractor.open(original, never);
      const read = await pages.readPage(1, never);
      await pages.close();
      expect(read.error).toBe(null);
      expect(textOf(read)).toEqual(words);
    } finally {
      await extractor.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
